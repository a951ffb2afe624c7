"""The route by which other processes of the installation ask whose a key or a session is."""

import time
from typing import Any

from fastapi import APIRouter, Request

from shared.errors import UnauthenticatedError
from shared.identity.documents import document_of
from shared.identity.identities import Credential, Identities
from shared.identity.keys import is_from
from shared.identity.proof import HEADER, proven_address
from shared.identity.remote import PATH, SESSION_HEADER
from shared.identity.ring import digest_of
from shared.web.auth import WrongKeyError, bearer_of

router = APIRouter(tags=["keys"])

_WRONG: dict[int | str, dict[str, Any]] = {
    401: {"description": "It is nobody's, or not any more, or not from where you are."},
    429: {"description": "Too many wrong keys came from your address."},
}


@router.post(
    PATH,
    summary="Ask what a key may do",
    description="Send the key as `Authorization: Bearer <key>`. For the other processes of an installation, which "
    f"prove by `{HEADER}` that they belong to it; they may ask for sessions too, and for clients at other addresses.",
    responses=_WRONG,
)
async def read_caller(request: Request) -> dict[str, Any]:
    identities: Identities = request.app.state.identities
    credential, is_proven = _credential(request)
    if credential is None:
        message = "Send the header `Authorization: Bearer <key>`."
        raise UnauthenticatedError(message)
    if not is_proven:  # the other processes count by themselves
        identities.check_guesses(credential)
    caller = await identities.ask(credential)
    is_allowed = caller is not None and (
        is_proven or not caller.networks or is_from(credential.address, caller.networks)
    )
    if caller is None or not is_allowed:
        if not is_proven:
            identities.count_wrong(credential)
        raise WrongKeyError
    return document_of(caller)


def _credential(request: Request) -> tuple[Credential | None, bool]:
    """Return what is asked about, and whether another process of the installation asks."""
    key, session = bearer_of(request), request.headers.get(SESSION_HEADER)
    secret = key if key is not None else session
    if secret is None:
        return None, False
    address = proven_address(
        request.app.state.settings.admin_key.get_secret_value(),
        request.headers.get(HEADER, ""),
        digest=digest_of(secret),
        at=time.time(),
    )
    if address is not None:
        return Credential("session" if key is None else "key", secret, address), True
    own = request.client.host if request.client else ""
    return (None if key is None else Credential("key", key, own)), False
