"""The local runner, with articles handed to workers as these come free.

Beam gives every worker its share of a stage at once, so the slowest one, or the one with the longest article, is waited
for by all. Here the stage that analyses articles is cut into parts, large ones first, and a worker that is done with
one takes the next.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from apache_beam.metrics.monitoring_infos import consolidate
from apache_beam.portability.api import beam_fn_api_pb2
from apache_beam.runners.portability.fn_api_runner.execution import BundleContextManager, ListBuffer
from apache_beam.runners.portability.fn_api_runner.fn_runner import BundleManager, FnApiRunner, ParallelBundleManager
from apache_beam.utils.thread_pool_executor import shared_unbounded_instance

_DEAR = "Analyze"
"""The last name of the transform whose elements take long."""
_UNITS = 32
"""What is divided for a worker, from which its parts are put together."""
_LEAST_BYTES = 30_000
"""A part, unless workers would be without any: some eight articles, half a second of work, for which the last waits."""
_Response = Any
_Part = list[bytes]


class BalancedRunner(FnApiRunner):
    """`FnApiRunner` whose workers take articles to analyse as they come free."""

    def _get_bundle_manager(self, bundle_context_manager: BundleContextManager) -> BundleManager:
        if bundle_context_manager.num_workers == 1 or not _is_dear(bundle_context_manager):
            manager: BundleManager = super()._get_bundle_manager(bundle_context_manager)
            return manager
        return _BalancedBundleManager(
            bundle_context_manager,
            self._progress_frequency,
            cache_token_generator=FnApiRunner.get_cache_token_generator(static=False),
        )


def _is_dear(bundles: BundleContextManager) -> bool:
    return any(transform.unique_name.rpartition("/")[2] == _DEAR for transform in bundles.stage.transforms)


class _BalancedBundleManager(ParallelBundleManager):
    """Runs a stage as many bundles, of which each worker does one after another."""

    def process_bundle(
        self,
        inputs: Mapping[str, Any],
        expected_outputs: Any,
        fired_timers: Mapping[Any, Any],
        expected_output_timers: Any,
        dry_run: bool = False,
    ) -> tuple[_Response, list[Any]]:
        name, given = next(iter(inputs.items()), ("", None))
        # What comes of a shuffle can be divided once only, for all who read it.
        parts = divide(given, self._num_workers) if isinstance(given, ListBuffer) else []
        if not parts or len(inputs) > 1 or fired_timers:
            whole: tuple[_Response, list[Any]] = super().process_bundle(
                inputs, expected_outputs, fired_timers, expected_output_timers, dry_run
            )
            return whole
        left = _Left(parts)

        def work(handler: Any) -> list[_Response]:
            manager = BundleManager(
                _OfOneWorker(self.bundle_context_manager, handler),  # type: ignore[arg-type]  # as much of it as is used
                self._progress_frequency,
                cache_token_generator=self._cache_token_generator,
            )
            done = []
            try:
                while (part := left.take()) is not None:
                    share: Any = {name: part}
                    done.append(manager.process_bundle(share, expected_outputs, {}, expected_output_timers, dry_run)[0])
            except BaseException:
                left.clear()
                raise
            return done

        with shared_unbounded_instance() as executor:
            responses = list(chain.from_iterable(executor.map(work, self.bundle_context_manager.worker_handlers)))
        return _merge(responses), []


class _Left:
    """Parts that nobody has taken yet; threads may share it."""

    def __init__(self, parts: Iterable[_Part]) -> None:
        self._parts = deque(parts)

    def take(self) -> _Part | None:
        """The next part, None where there is none."""
        try:
            return self._parts.popleft()
        except IndexError:
            return None

    def clear(self) -> None:
        self._parts.clear()


class _OfOneWorker:
    """What a bundle manager knows of its stage, with one of the workers alone."""

    def __init__(self, bundles: BundleContextManager, handler: Any) -> None:
        self._bundles = bundles
        self.worker_handlers = [handler]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bundles, name)


def divide(given: ListBuffer, workers: int) -> list[_Part]:
    """The elements of a buffer in parts, each half of what would be left for a worker: large ones first."""
    units = deque(filter(None, (b"".join(unit) for unit in given.copy().partition(_UNITS * workers))))
    left = sum(map(len, units))
    least = min(_LEAST_BYTES, left // workers)
    parts = []
    while units:
        wanted, part = max(least, left // (2 * workers)), list[bytes]()
        while units and sum(map(len, part)) < wanted:
            part.append(units.popleft())
        parts.append(part)
        left -= sum(map(len, part))
    return parts


def _merge(responses: Sequence[_Response]) -> _Response:
    """One response of a stage for those of its bundles: what was measured in all of them."""
    measured = chain.from_iterable(response.process_bundle.monitoring_infos for response in responses)
    return beam_fn_api_pb2.InstructionResponse(
        process_bundle=beam_fn_api_pb2.ProcessBundleResponse(monitoring_infos=consolidate(measured))
    )
