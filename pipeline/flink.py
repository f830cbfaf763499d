"""What Flink itself must be told of a stream, beside what Beam tells it."""

from __future__ import annotations

import json
import urllib.request

_TIMEOUT_S = 30.0
_EMBEDDED = ("[auto]", "[local]", "[collection]")


def stream_options(run_id: str) -> list[str]:
    """Beam's options for a stream on Flink, without which it would lose what is under way.

    Bundles end before a checkpoint is taken: what the runner puts aside while it takes one is overtaken by the
    watermark, comes late, and is dropped.
    """
    return ["--checkpointing_interval=30000", "--finish_bundle_before_checkpointing", f"--job_name=newsbeam-{run_id}"]


def cancel_job(master: str | None, name: str) -> None:
    """Cancels the job of that name on a cluster; what is embedded in the job server ends with it.

    A cancelled invocation of Beam's job server leaves the job on a cluster as it is. Raises OSError.
    """
    if master is None or master in _EMBEDDED:
        return
    address = master if "://" in master else f"http://{master}"
    for job in json.loads(_ask(f"{address}/jobs/overview"))["jobs"]:
        if job["name"] == name and job["state"] == "RUNNING":
            _ask(f"{address}/jobs/{job['jid']}?mode=cancel", "PATCH")


def _ask(url: str, method: str = "GET") -> bytes:
    request = urllib.request.Request(url, method=method)  # noqa: S310 - the address that the job went to
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content
