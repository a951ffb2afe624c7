"""Who calls, and whether they may: API keys sent as `Authorization: Bearer <key>`, and the session of a person.

A session is a cookie, which browsers send along unasked. So whatever changes something needs the session's form token
too, which only Heed's own pages know: in the header `X-Form-Token`, or as the field `form_token` of a form.
"""

import hashlib
import hmac
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase

from shared.access import Caller
from shared.errors import ForbiddenError, UnauthenticatedError
from shared.identity.identities import Credential, Identities
from shared.observability.actor import Actor, act_as

_SCHEME = "bearer "
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECURE_COOKIE = "__Host-heed-session"
LOOPBACK_COOKIE = "heed-session"
"""Without HTTPS, which is accepted on this machine alone, browsers take no `__Host-` cookie."""
FORM_TOKEN_HEADER = "X-Form-Token"  # noqa: S105 - the name of a header
FORM_TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field


class WrongKeyError(UnauthenticatedError):
    """A key was sent that nobody has."""

    slug = "wrong-key"
    title = "This key is not known"


class WrongFormTokenError(ForbiddenError):
    """A request changes something in somebody's session and does not come from one of Heed's pages."""

    slug = "wrong-form-token"
    title = "This form is not valid any more"
    message = "Nothing was changed. Load the page again and repeat what you did."


class _BearerScheme(SecurityBase):
    """How OpenAPI describes the key."""

    def __init__(self) -> None:
        self.model = HTTPBearerModel(
            description="An API key: made on the page Keys or by `keys create`, from the settings, or the admin key."
        )
        self.scheme_name = "HTTPBearer"


class _Required(_BearerScheme):
    access = "caller"
    """How documents and tests recognise what a route asks for; see `shared.runtime.routes`."""

    async def __call__(self, request: Request, wanted: SecurityScopes) -> Caller:
        caller = await identify(request)
        if caller is None:
            message = "Send the header `Authorization: Bearer <key>`."
            raise UnauthenticatedError(message)
        return permitted(caller, *wanted.scopes)


class _Optional(_BearerScheme):
    async def __call__(self, request: Request) -> Caller | None:
        return await key_caller(request)


def permitted(caller: Caller, *scopes: str) -> Caller:
    """Return the caller.

    Raises:
        ForbiddenError: they lack one of the scopes, or are limited to a unit where it takes the whole company.
    """
    for scope in scopes:
        if not caller.has(scope):
            message = f"This needs the scope `{scope}`."
            raise ForbiddenError(message)
        if not caller.may(scope):
            message = "This concerns the whole company, and you are limited to a unit of it."
            raise ForbiddenError(message)
    return caller


async def identify(request: Request) -> Caller | None:
    """Return the caller, or None when neither a valid session nor a key was sent.

    Raises:
        WrongKeyError: a key was sent that nobody has.
        WrongFormTokenError: a session was sent to change something, without the session's form token.
        UnavailableError: it cannot be found out at the moment.
    """
    caller = await key_caller(request)
    token = session_token(request)
    if caller is not None or token is None:
        return caller
    identities: Identities = request.app.state.identities
    caller = await identities.caller_of(Credential("session", token, _address(request)))
    if caller is None:
        return None
    if request.method not in SAFE_METHODS:
        await _check_form_token(request, token)
    act_as(Actor(caller.name, "person", _address(request)))
    return caller


async def key_caller(request: Request) -> Caller | None:
    """Return the caller whose key was sent, or None when none was.

    Sessions do not count: what takes answers from anybody gives a colleague's browser no privileges.

    Raises:
        WrongKeyError: a key was sent that nobody has.
        UnavailableError: it cannot be found out at the moment.
    """
    secret = bearer_of(request)
    if secret is None:
        return None
    identities: Identities = request.app.state.identities
    caller = await identities.caller_of(Credential("key", secret, _address(request)))
    if caller is None:
        message = "The key is not known here; it may have been replaced or revoked, or not be valid for your address."
        raise WrongKeyError(message)
    act_as(Actor(caller.name, "key", _address(request)))
    return caller


def bearer_of(request: Request) -> str | None:
    """Return the key that was sent, whoever has it; None when none was."""
    header = request.headers.get("authorization")
    if header is None or header[: len(_SCHEME)].lower() != _SCHEME:
        return None
    return header[len(_SCHEME) :].strip()


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def session_token(request: Request) -> str | None:
    """Return the secret of the session in which a request was sent; None when it has none."""
    return request.cookies.get(SECURE_COOKIE if is_secure(request) else LOOPBACK_COOKIE) or None


def is_secure(request: Request) -> bool:
    """Return whether the browser speaks HTTPS with us, or with the proxy at our public address."""
    public: str = request.app.state.settings.public_url
    return request.url.scheme == "https" or public.startswith("https://")


def form_token(session: str) -> str:
    """Return the form token of a session: whoever knows it has seen a page that was made for that session."""
    return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()


async def _check_form_token(request: Request, session: str) -> None:
    sent: object = request.headers.get(FORM_TOKEN_HEADER)
    if sent is None and "form" in request.headers.get("content-type", ""):
        sent = (await request.form()).get(FORM_TOKEN_FIELD)
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), form_token(session).encode()):
        raise WrongFormTokenError


_required = _Required()
_optional = _Optional()


def require(scope: str) -> Any:  # noqa: ANN401 - what FastAPI's own marker functions return
    """Return the dependency that gives the `Caller` when they have `scope`.

    Without a key or a session the answer is 401, without the scope 403. Use it as
    `caller: Annotated[Caller, require("scores:read")]`.
    """
    return Security(_required, scopes=[scope])


AnyCaller = Annotated[Caller, Security(_required)]
"""The caller, whatever they may do."""

OptionalCaller = Annotated[Caller | None, Depends(_optional)]
"""The caller, or None when no key was sent. A wrong key is 401 even here."""

optional_caller = _optional
"""The same as a plain dependency, for `Depends(optional_caller)`."""
