"""Authentication and scopes: API keys sent as `Authorization: Bearer <key>`."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase

from shared.errors import ForbiddenError, UnauthenticatedError
from shared.settings import Settings

EVERYTHING = "*"
ADMIN = "admin"
SCOPES = (
    "surveys:read",
    "surveys:write",
    "responses:read",
    "responses:write",
    "responses:correct",
    "respondents:erase",
    "links:write",
    "devices:write",
    "complaints:read",
    "complaints:write",
    "scores:read",
    "scores:write",
    "rules:read",
    "rules:write",
    "alerts:read",
    "tickets:read",
    "tickets:write",
    "events:read",
)
"""Everything that a key may be allowed to do."""
_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a valid key."""

    name: str
    """Name of the key; it appears in histories, so it should name its user."""
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        return scope in self.scopes or EVERYTHING in self.scopes


class WrongKeyError(UnauthenticatedError):
    """A key was sent that nobody has."""

    slug = "wrong-key"
    title = "This key is not known"


class KeyRing:
    """The keys that are known, by the SHA-256 of their secret."""

    def __init__(self, keys: Sequence[tuple[str, Caller]]) -> None:
        """Take pairs of a hexadecimal SHA-256 digest and the caller whose key it is of."""
        self._keys = tuple((bytes.fromhex(digest), caller) for digest, caller in keys)

    @classmethod
    def of(cls, settings: Settings) -> "KeyRing":
        """Return the ring of the configured keys."""
        keys = [(key.key_sha256, Caller(name, frozenset(key.scopes))) for name, key in settings.api_keys.items()]
        admin = settings.admin_key.get_secret_value()
        if admin:
            keys.append((digest_of(admin), Caller(ADMIN, frozenset({EVERYTHING}))))
        return cls(keys)

    def caller(self, secret: str) -> Caller | None:
        """Return the caller with the key `secret`. Takes the same time whether and wherever it is found."""
        digest = hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
        found = None
        for known, caller in self._keys:
            if hmac.compare_digest(known, digest):
                found = caller
        return found


def digest_of(secret: str) -> str:
    """Return the hexadecimal SHA-256 of a key, which is what settings keep of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class _BearerScheme(SecurityBase):
    """How OpenAPI describes the key."""

    def __init__(self) -> None:
        self.model = HTTPBearerModel(description="An API key: the admin key, or one made by `keys new`.")
        self.scheme_name = "HTTPBearer"


class _Required(_BearerScheme):
    async def __call__(self, request: Request, wanted: SecurityScopes) -> Caller:
        caller = identify(request)
        if caller is None:
            message = "Send the header `Authorization: Bearer <key>`."
            raise UnauthenticatedError(message)
        for scope in wanted.scopes:
            if not caller.may(scope):
                message = f"The key does not have the scope `{scope}`."
                raise ForbiddenError(message)
        return caller


class _Optional(_BearerScheme):
    async def __call__(self, request: Request) -> Caller | None:
        return identify(request)


def identify(request: Request) -> Caller | None:
    """Return the caller, or None when no key was sent.

    Raises:
        WrongKeyError: a key was sent that nobody has.
    """
    header = request.headers.get("authorization")
    if header is None or header[: len(_SCHEME)].lower() != _SCHEME:
        return None
    ring: KeyRing = request.app.state.keys
    caller = ring.caller(header[len(_SCHEME) :].strip())
    if caller is None:
        message = "The key is not known here; it may have been replaced."
        raise WrongKeyError(message)
    return caller


_required = _Required()
_optional = _Optional()


def require(scope: str) -> Any:  # noqa: ANN401 - what FastAPI's own marker functions return
    """Return the dependency that gives the `Caller` when they have `scope`.

    Without a key the answer is 401, with a key that lacks the scope 403. Use it as
    `caller: Annotated[Caller, require("scores:read")]`.
    """
    return Security(_required, scopes=[scope])


OptionalCaller = Annotated[Caller | None, Depends(_optional)]
"""The caller, or None when no key was sent. A wrong key is 401 even here."""

optional_caller = _optional
"""The same as a plain dependency, for `Depends(optional_caller)`."""
