"""Requests to object stores that fail for the moment: which errors those are, and trying again after a pause.

The drivers (s3fs, gcsfs, adlfs) retry by themselves for some seconds. This comes on top, for a store that throttles or
is out of order for longer, and for the errors that a driver lets pass.
"""

from __future__ import annotations

import errno
import logging
import random
import time
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

TRIES: Final = 6
FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S = 20.0
_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_ERRNOS = frozenset({errno.EAGAIN, errno.EBUSY, errno.EIO, getattr(errno, "EREMOTEIO", errno.EIO)})
# By name, as the drivers' libraries may not be installed: of aiohttp, botocore, azure-core, requests and gcsfs.
_NAMES = frozenset(
    {
        "ChecksumError",
        "ChunkedEncodingError",
        "ClientConnectionError",
        "ClientPayloadError",
        "ConnectionError",
        "HTTPClientError",
        "IncompleteReadError",
        "ProxyError",
        "ResponseStreamingError",
        "ServiceRequestError",
        "ServiceResponseError",
    }
)
_FINAL = (FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError, NotADirectoryError)
_Result = TypeVar("_Result")
_logger = logging.getLogger(__name__)


def retry(request: Callable[[], _Result]) -> _Result:
    """What a request gives, after up to `TRIES` tries with growing pauses of chance length, while errors are transient.

    Raises what the last try raised.
    """
    for left in reversed(range(TRIES)):
        try:
            return request()
        except Exception as error:
            if not left or not is_transient(error):
                raise
            _pause(TRIES - 1 - left, error)
    raise AssertionError("unreachable")


def is_transient(error: BaseException) -> bool:
    """Whether a request may succeed when it is made again: throttled, timed out, cut off, or a fault of the store."""
    return not isinstance(error, _FINAL) and any(map(_is_momentary, _chain(error)))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _is_momentary(error: BaseException) -> bool:
    if isinstance(error, TimeoutError | ConnectionError) or (isinstance(error, OSError) and error.errno in _ERRNOS):
        return True
    if any(kind.__name__ in _NAMES for kind in type(error).__mro__):
        return True
    return _status(error) in _STATUSES


def _status(error: BaseException) -> int | None:
    """The HTTP status an error of a driver stands for, where it has one."""
    response = getattr(error, "response", None)
    found = response.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(response, dict) else None
    for name in ("status_code", "status", "code"):
        found = found or getattr(error, name, None)
    try:
        return int(found) if found is not None else None
    except (TypeError, ValueError):
        return None


def _pause(tried: int, error: BaseException) -> None:
    # Of chance length, so that workers turned away together do not come back together.
    longest = min(_LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**tried)
    pause_s = random.uniform(longest / 2, longest)  # noqa: S311 - no secret
    # Without the error's text, which may show a signed URL.
    _logger.warning("the store answered %s; trying again in %.1f s", type(error).__name__, pause_s)
    time.sleep(pause_s)
