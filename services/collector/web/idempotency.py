"""What a route does about an `Idempotency-Key`."""

from typing import Any
from uuid import UUID

from fastapi import Request

from services.collector.application.idempotency import KEPT
from services.collector.web.deps import use_cases
from shared.web.auth import Caller
from shared.web.idempotency import HEADER, MAX_LENGTH, keyed_request

IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A random name of your choice for this request, 1 to "
    f"{MAX_LENGTH} visible ASCII characters, with or without quotation marks. Sent again under the same name, it is "
    f"carried out once and answered with what is stored; another body under it is 422. Kept for {KEPT.days} days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH + 2, "pattern": "^[!-~]+$"},
    "example": '"5f0c8a52-1f5e-4d0f-8d9c-2b7a4c1e9f10"',
}
"""The header in the OpenAPI document; belongs in the `parameters` of a route's `openapi_extra`."""

MALFORMED_KEY: dict[int | str, dict[str, Any]] = {
    400: {"description": f"The body is not JSON, or the {HEADER} is malformed."}
}
"""The answer that the header adds to a route."""


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
