"""Which errors of the stores' drivers are worth another try, and that it is made."""

import errno

import aiohttp
import pytest
from azure.core.exceptions import HttpResponseError, ServiceRequestError
from botocore.exceptions import ClientError, EndpointConnectionError
from gcsfs.retry import HttpError

from transforms import retries
from transforms.retries import is_transient, retry


def of_azure(status: int) -> HttpResponseError:
    error = HttpResponseError("x")
    error.status_code = status
    return error


def of_s3(status: int) -> ClientError:
    return ClientError({"Error": {}, "ResponseMetadata": {"HTTPStatusCode": status}}, "PutObject")


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.EBUSY, "slow down"), True),
        (OSError(errno.EINVAL, "bad"), False),
        (OSError(errno.ENOSPC, "full"), False),
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (FileNotFoundError(), False),
        (PermissionError(), False),
        (ValueError("503"), False),
        (of_s3(503), True),
        (of_s3(403), False),
        (caused(OSError(errno.EINVAL, "x"), of_s3(500)), True),
        (caused(FileNotFoundError("x"), of_s3(500)), False),
        (EndpointConnectionError(endpoint_url="http://x"), True),
        (HttpError({"code": 429, "message": "x"}), True),
        (HttpError({"code": "503", "message": "x"}), True),
        (HttpError({"code": 400, "message": "x"}), False),
        (aiohttp.ServerDisconnectedError(), True),
        (aiohttp.ClientPayloadError(), True),
        (of_azure(503), True),
        (of_azure(404), False),
        (ServiceRequestError("x"), True),
    ],
)
def test_is_transient(error: Exception, expected: bool) -> None:
    assert is_transient(error) == expected


@pytest.mark.parametrize(("failing", "gives"), [(0, "done"), (5, "done"), (6, None)])
def test_retry(failing: int, gives: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_PAUSE_S", 0.001)
    answers = [OSError(errno.EBUSY, "slow down")] * failing

    def request() -> str:
        if answers:
            raise answers.pop()
        return "done"

    if gives is None:
        with pytest.raises(OSError, match="slow down"):
            retry(request)
    else:
        assert retry(request) == gives


def test_the_log_of_an_error_has_no_url(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(retries, "FIRST_PAUSE_S", 0.001)
    with pytest.raises(TimeoutError):
        retry(lambda: (_ for _ in ()).throw(TimeoutError("https://host/x?sig=s3cret")))
    assert "TimeoutError" in caplog.text
    assert "s3cret" not in caplog.text
