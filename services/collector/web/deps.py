"""What routes ask for: the menu of use cases, who submits, and the id that an `Idempotency-Key` claims."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from services.collector.application.idempotency import KEPT
from services.collector.application.use_cases import UseCases
from services.collector.domain.channels.entry_point import DEVICE_KEY_PREFIX, EntryPoint
from services.collector.domain.responses.submission import PUBLIC_CHANNELS
from shared.access import Caller
from shared.errors import FieldProblem, ForbiddenError, InvalidError, UnauthenticatedError
from shared.web.auth import WrongKeyError, optional_caller
from shared.web.idempotency import HEADER, MAX_LENGTH, keyed_request
from shared.web.text import NotJsonError, unstorable_field

RESPONSES_WRITE = "responses:write"
_BEARER = "bearer "


def use_cases(request: Request) -> UseCases:
    menu: UseCases = request.app.state.use_cases["collector"]
    return menu


Menu = Annotated[UseCases, Depends(use_cases)]


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who sends a batch: the holder of a key with the scope for it, or a device with a fixed place."""

    place: EntryPoint | None
    """The device's place, which replaces whatever place its responses name; None for a key."""


async def submitter(request: Request, menu: Menu) -> Submitter:
    """Return who sends the batch.

    Raises:
        UnauthenticatedError: no key, or an unknown one.
        ForbiddenError: the key may not write responses.
    """
    secret = _bearer(request)
    if secret is not None and secret.startswith(DEVICE_KEY_PREFIX):
        place = await menu.devices.resolve(key=secret)
        if place is None:
            message = "The device is not enrolled, or its key was revoked."
            raise WrongKeyError(message)
        return Submitter(place)
    require_write(await optional_caller(request))
    return Submitter(None)


def check_channel(channel: str, caller: Caller | None) -> None:
    """Refuse the channels that need the scope to callers without it.

    Raises:
        UnauthenticatedError: no key.
        ForbiddenError: the key may not write responses.
    """
    if channel not in PUBLIC_CHANNELS:
        require_write(caller)


def require_write(caller: Caller | None) -> None:
    """Refuse callers who may not write responses.

    Raises:
        UnauthenticatedError: no key.
        ForbiddenError: the key has not the scope.
    """
    if caller is None:
        message = "Send the header `Authorization: Bearer <key>`; without a key only `web` and `qr` are open."
        raise UnauthenticatedError(message)
    if not caller.may(RESPONSES_WRITE):
        message = f"The key has not the scope `{RESPONSES_WRITE}`."
        raise ForbiddenError(message)


async def json_body(request: Request, *, or_plain: bool = False) -> bytes:
    """Return the body of a request that is declared as JSON; any other is refused with 415.

    Args:
        request: the request.
        or_plain: whether JSON is taken as `text/plain` too, which browsers send to another origin without asking
            first, and when a page is left. Only for routes that are open to everybody: nothing stops a foreign page.

    Raises:
        RequestValidationError: plain text that is not JSON.
        InvalidError: plain text that holds a character which cannot be kept.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json" or content_type.endswith("+json"):
        return await request.body()
    if not or_plain or content_type != "text/plain":
        raise HTTPException(415, "Send the body as application/json.")
    body = await request.body()
    _refuse_text(body)
    return body


def _refuse_text(body: bytes) -> None:
    """Refuse characters that cannot be stored; requests declared as JSON are checked before they get here."""
    try:
        field = unstorable_field(body)
    except NotJsonError:
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": "invalid JSON"}]) from None
    if field is not None:
        message = "The request does not fit; see the fields."
        detail = "contains a character that no text can have: NUL or half of a surrogate pair"
        raise InvalidError(message, problems=[FieldProblem(field, detail)])


def _bearer(request: Request) -> str | None:
    header = request.headers.get("authorization", "")
    return header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else None


IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A random name of your choice for this request, 1 to "
    f"{MAX_LENGTH} visible ASCII characters, with or without quotation marks. Sent again under the same name, the "
    f"request is carried out once and answered with what is stored; with another body it is refused with 422. Kept for "
    f"{KEPT.days} days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH + 2, "pattern": "^[!-~]+$"},
    "example": '"5f0c8a52-1f5e-4d0f-8d9c-2b7a4c1e9f10"',
}
"""The header in the OpenAPI document; belongs in the `parameters` of a route's `openapi_extra`."""

MALFORMED_KEY: dict[int | str, dict[str, Any]] = {
    400: {"description": f"The body is not JSON, or the {HEADER} is malformed."}
}
"""The reply that the header adds to a route."""


async def claimed_id(request: Request, caller: Caller | None, own: UUID | None = None) -> UUID | None:
    """Return the id under which this request must work, so that repeating it is harmless; None without a key.

    Call it when the caller may do what they ask for and the body can be read, and before anything has an effect.

    Args:
        request: the request; its body has been read.
        caller: who sent it.
        own: the id that the body names; it wins.

    Raises:
        IdempotencyKeyInvalidError: the header is malformed.
        IdempotencyKeyReusedError: the key came with another body before.
    """
    keyed = await keyed_request(request, caller)
    if keyed is None:
        return None
    claim = use_cases(request).idempotency.claim_id
    return await claim(digest=keyed.digest, fingerprint=keyed.fingerprint, own=own)
