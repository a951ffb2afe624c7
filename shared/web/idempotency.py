"""`Idempotency-Key`: a client's own name for one request, with which a repetition has no second effect.

The header is that of the IETF draft (httpapi/idempotency), which requires quotation marks; without them it is accepted
too. What a key refers to is up to the service; here it becomes digests, so that no key is ever stored.
"""

import hashlib
import json
import re
from dataclasses import dataclass

from fastapi import Request

from shared.access import Caller
from shared.errors import FieldProblem, HeedError

HEADER = "Idempotency-Key"
MAX_LENGTH = 255

_QUOTED = re.compile(r'"((?:[!#-\[\]-~]|\\["\\])+)"')
_BARE = re.compile(r"[!#-~]+")
_ESCAPED = re.compile(r'\\(["\\])')


class IdempotencyKeyInvalidError(HeedError):
    """The header is malformed."""

    slug = "idempotency-key-invalid"
    title = "The Idempotency-Key is malformed"

    def __init__(self) -> None:
        """Say what a key looks like."""
        rule = f"must be one value of 1 to {MAX_LENGTH} visible ASCII characters, with or without quotation marks"
        super().__init__(f"The header {HEADER} {rule}.", problems=[FieldProblem(HEADER, rule)])


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    digest: bytes
    """SHA-256 of caller, route, parameters and key: the same for every repetition, different for all other requests."""
    fingerprint: bytes
    """SHA-256 of the body as it came; distinguishes a repetition from another request with the same key."""


async def keyed_request(request: Request, caller: Caller | None) -> KeyedRequest | None:
    """Return what identifies the request; None when it has no key.

    Two callers never share a key; those without an API key are one caller, so their keys must be random.

    Args:
        request: the request, on a route.
        caller: who sent it.

    Raises:
        IdempotencyKeyInvalidError: the header is malformed, or there are several.
    """
    values = request.headers.getlist(HEADER)
    if not values:
        return None
    if len(values) > 1:
        raise IdempotencyKeyInvalidError
    identity = [
        None if caller is None else caller.name,
        request.method,
        request.scope["route"].path_format,
        sorted((name, str(value)) for name, value in request.path_params.items()),
        parse_key(values[0]),
    ]
    return KeyedRequest(
        digest=hashlib.sha256(json.dumps(identity, separators=(",", ":")).encode()).digest(),
        fingerprint=hashlib.sha256(await request.body()).digest(),
    )


def parse_key(value: str) -> str:
    """Return the key in a header's value; the same whether it is in quotation marks or not.

    Raises:
        IdempotencyKeyInvalidError: there is none, or one that is too long.
    """
    text = value.strip(" \t")
    quoted = _QUOTED.fullmatch(text)
    key = _ESCAPED.sub(r"\1", quoted[1]) if quoted else text if _BARE.fullmatch(text) else ""
    if not 0 < len(key) <= MAX_LENGTH:
        raise IdempotencyKeyInvalidError
    return key
