"""Every error as a problem document (RFC 9457), with a stable `type`, the invalid fields and what to do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from shared.errors import (
    ConflictError,
    FieldProblem,
    ForbiddenError,
    GoneError,
    HeedError,
    InvalidError,
    NotFoundError,
    PreconditionFailedError,
    PreconditionRequiredError,
    TooManyRequestsError,
    UnauthenticatedError,
    UnavailableError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2

_STATUS: tuple[tuple[type[HeedError], int], ...] = (
    (InvalidError, 422),
    (NotFoundError, 404),
    (GoneError, 410),
    (ConflictError, 409),
    (UnauthenticatedError, 401),
    (ForbiddenError, 403),
    (PreconditionFailedError, 412),
    (PreconditionRequiredError, 428),
    (TooManyRequestsError, 429),
)
_SLUGS = {
    400: ("bad-request", "The request is malformed"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "This address does not take this method"),
    413: ("body-too-large", "The body is too large"),
    415: ("wrong-content-type", "The content type is not understood"),
}
_BODY_PARTS = frozenset({"body", "query", "path", "header", "cookie"})


@dataclass(frozen=True, slots=True)
class Problem:
    status: int
    slug: str
    title: str
    detail: str
    errors: Sequence[FieldProblem] = ()

    def document(self, instance: str | None = None) -> dict[str, Any]:
        """Return the JSON object. `instance` is the path that was asked for."""
        document: dict[str, Any] = {
            "type": f"urn:heed:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = [{"field": error.field, "detail": error.detail} for error in self.errors]
        if instance is not None:
            document["instance"] = instance
        return document

    def response(self, instance: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
        """Return the HTTP answer."""
        # Field names come from the caller and may hold half a surrogate pair: `backslashreplace` writes that as JSON.
        text = json.dumps(self.document(instance), ensure_ascii=False, separators=(",", ":"))
        content = text.encode("utf-8", "backslashreplace")
        return Response(content, self.status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


UNAVAILABLE = Problem(
    503, "unavailable", "Not available at the moment", "Not acknowledged: send it again shortly, with the same id."
)
INTERNAL = Problem(500, "internal", "Internal error", "This is a defect of the suite; its log has the details.")
BAD_JSON = Problem(400, "bad-json", "The body is not JSON", "Send one JSON document in UTF-8.")


def too_large(limit: int) -> Problem:
    """Return the problem of a body over `limit` bytes."""
    slug, title = _SLUGS[413]
    return Problem(413, slug, title, f"At most {limit} bytes are taken; send less, or in several requests.")


def unavailable(instance: str) -> Response:
    """Return the reply to a request that may succeed later; it may even have succeeded already."""
    return UNAVAILABLE.response(instance, {"Retry-After": str(RETRY_AFTER_SECONDS)})


def _status_of(error: HeedError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def _problem(error: HeedError) -> Problem:
    return Problem(_status_of(error), error.slug, error.title, error.detail, error.problems)


def problem_of(error: HeedError) -> dict[str, Any]:
    """Return the document of one item of a batch; the same as if the item had been sent alone."""
    return _problem(error).document()


def _field_of(location: Sequence[Any]) -> str:
    parts = [str(part) for part in location]
    if parts[:1] == ["query"]:
        return ".".join(parts[1:2])  # not which of several values of a parameter
    if len(parts) > 1 and parts[0] in _BODY_PARTS:
        parts = parts[1:]
    return ".".join(parts)


def field_problems(errors: Sequence[Any]) -> tuple[FieldProblem, ...]:
    """Return pydantic's errors as field problems, without the values."""
    return tuple(FieldProblem(_field_of(error["loc"]), _message(error)) for error in errors)


def _message(error: Mapping[str, Any]) -> str:
    text = str(error["msg"]).removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


async def _on_heed_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HeedError)  # noqa: S101 - registered for this class only
    return _problem(error).response(request.url.path, _headers_of(error))


def _headers_of(error: HeedError) -> dict[str, str]:
    match error:
        case UnauthenticatedError():
            return {"WWW-Authenticate": 'Bearer realm="heed"'}
        case TooManyRequestsError():
            return {"Retry-After": str(error.retry_after_seconds)}
        case _:
            return {}


async def _on_unavailable(request: Request, _error: Exception) -> Response:
    return unavailable(request.url.path)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    errors = error.errors()
    if any(item["type"] == "json_invalid" for item in errors):
        return BAD_JSON.response(request.url.path)
    if isinstance(error.body, bytes):
        slug, title = _SLUGS[415]
        return Problem(415, slug, title, "Send the body as application/json.").response(request.url.path)
    invalid = InvalidError("The request does not fit; see the fields.", problems=field_problems(errors))
    return _problem(invalid).response(request.url.path)


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    is_json = "json" in request.headers.get("content-type", "")
    if is_json and error.status_code == HTTPStatus.BAD_REQUEST and error.__cause__ is not None:
        return BAD_JSON.response(request.url.path)  # a number without end, or nesting without end
    phrase = HTTPStatus(error.status_code).phrase
    slug, title = _SLUGS.get(error.status_code, (_slug(phrase), phrase))
    detail = title if error.detail == phrase else str(error.detail)
    return Problem(error.status_code, slug, title, detail).response(request.url.path, error.headers)


def _slug(phrase: str) -> str:
    return "".join(letter for letter in phrase.lower().replace(" ", "-") if letter.isalnum() or letter == "-")


def install_problem_handlers(app: FastAPI) -> None:
    """Let `app` answer every anticipated error with a problem document.

    The unanticipated ones are caught by `shared.web.middleware`, outside of everything else.
    """
    app.add_exception_handler(HeedError, _on_heed_error)
    app.add_exception_handler(UnavailableError, _on_unavailable)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
