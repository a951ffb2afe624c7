"""What routes ask for: the menu of use cases, and who submits."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from services.collector.application.use_cases import UseCases
from services.collector.domain.channels.entry_point import DEVICE_KEY_PREFIX, EntryPoint
from services.collector.domain.responses.submission import PUBLIC_CHANNELS
from shared.errors import FieldProblem, ForbiddenError, InvalidError, UnauthenticatedError
from shared.web.auth import Caller, WrongKeyError, optional_caller
from shared.web.text import NotJsonError, unstorable_field

RESPONSES_WRITE = "responses:write"
_BEARER = "bearer "


def use_cases(request: Request) -> UseCases:
    """Return the collector's menu."""
    menu: UseCases = request.app.state.use_cases["collector"]
    return menu


Menu = Annotated[UseCases, Depends(use_cases)]


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who sends a batch: a key with the scope for it, or a device that stands somewhere."""

    place: EntryPoint | None
    """The device's place, which replaces whatever place its responses name; None for a key."""


async def submitter(request: Request, menu: Menu) -> Submitter:
    """Return who sends the batch.

    Raises:
        UnauthenticatedError: no key, or one that is not known.
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
    """Refuse channels that are not the respondents' own to those without the scope.

    Raises:
        UnauthenticatedError: no key.
        ForbiddenError: the key may not write responses.
    """
    if channel not in PUBLIC_CHANNELS:
        require_write(caller)


def require_write(caller: Caller | None) -> None:
    """Refuse whoever may not write responses.

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
    """Return the body of a request that says it is JSON; answers 415 to any other.

    Args:
        request: the request.
        or_plain: whether JSON is taken as `text/plain` too, which browsers send to another origin without asking
            first, and when a page is left. Only for routes that are open to everybody: nothing stops a foreign page.

    Raises:
        RequestValidationError: plain text that is no JSON at all.
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
    """Refuse what cannot be kept, as is done for all that calls itself JSON before it gets here."""
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
