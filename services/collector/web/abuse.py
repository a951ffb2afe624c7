"""What callers without a key meet: rate limits, and challenges for a proof of work."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.abuse.rate_limits import Budget
from services.collector.domain.errors import InvalidResponseError
from services.collector.domain.names import is_key
from services.collector.web.deps import Menu, use_cases
from services.collector.web.openapi import with_example
from services.collector.web.origins import cross_origin
from shared.errors import FieldProblem, TooManyRequestsError
from shared.ids import is_uuid7
from shared.web.auth import key_caller
from shared.web.client_address import block_of
from shared.web.middleware import leave_headers

_NO_ADDRESS = "local"
"""A client on a Unix socket."""


async def guard(request: Request, survey_key: str | None = None, *, budget: Budget = "write") -> None:
    """Refuse a caller without a key who asks too often; call it first in the route, before reading the body.

    Args:
        request: its client address is counted, an IPv6 address by its /64.
        survey_key: the survey that it is about; None when it is about none. May be any text.
        budget: reads of eligibility and configuration are counted apart from writes.

    Raises:
        TooManyRequestsError: 429 with `Retry-After`; pages catch it and show a page.
        WrongKeyError: a key was sent that is not known.
    """
    if await key_caller(request) is not None:
        return
    address = _address_of(request)
    survey = survey_key if survey_key is not None and is_key(survey_key) else None
    try:
        use_cases(request).abuse.rate_limits.take(budget, address, survey)
    except TooManyRequestsError:
        leave_headers(request, cross_origin(None, request))  # every website may read how long it must wait
        raise


async def guard_reference(request: Request) -> None:
    """Refuse a caller without a key who asks for complaints by too many references.

    Raises:
        TooManyRequestsError: pages catch it and show a page.
        WrongKeyError: a key was sent that is not known.
    """
    if await key_caller(request) is None:
        use_cases(request).abuse.reference_limits.take("read", _address_of(request), None)


def _address_of(request: Request) -> str:
    """Return the block of addresses that a caller counts as."""
    return _NO_ADDRESS if request.client is None else block_of(request.client.host)


router = APIRouter(tags=["responses"])


class ChallengeParameters(BaseModel):
    """What to solve, in the terms of ALTCHA."""

    model_config = ConfigDict(extra="forbid")

    algorithm: str
    nonce: str = Field(description="Hexadecimal.")
    salt: str = Field(description="Hexadecimal.")
    cost: int = Field(description="Rounds of PBKDF2.")
    keyLength: int = Field(description="Length of the key in bytes.")  # noqa: N815 - ALTCHA's name
    keyPrefix: str = Field(description="How the key begins, hexadecimal.")  # noqa: N815 - likewise
    keySignature: str  # noqa: N815 - likewise
    expiresAt: int = Field(description="Unix time in seconds.")  # noqa: N815 - likewise
    data: dict[str, str] = Field(description="The response that the challenge is for.")


class ChallengeView(BaseModel):
    """A challenge in the format of ALTCHA's version 2."""

    model_config = with_example(
        {
            "parameters": {
                "algorithm": "PBKDF2/SHA-256",
                "nonce": "6f1d2c3b4a5968778695a4b3c2d1e0f0",
                "salt": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
                "cost": 5000,
                "keyLength": 32,
                "keyPrefix": "00",
                "keySignature": "5d41402abc4b2a76b9719d911017c592",
                "expiresAt": 1772368200,
                "data": {"response": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10"},
            },
            "signature": "7d793037a0760186574b0282f2f435e7",
        }
    )

    parameters: ChallengeParameters
    signature: str


@router.get(
    "/v1/challenges",
    summary="Get a challenge for a response",
    description="For surveys with `proof_of_work`. Find a number, counting up from 0, for which the PBKDF2 key begins "
    "with `keyPrefix`: the password is the bytes of `nonce` followed by the number as big-endian uint32, with `salt` "
    "and `cost` rounds of SHA-256. "
    'Send base64 of `{"challenge": <this>, "solution": {"counter": <number>, "derivedKey": "<hexadecimal>"}}` as '
    "`proof` with the response, under the same id and before `expiresAt`.",
    responses={429: {"description": "Asked too often."}},
)
async def get_challenge(
    request: Request,
    reply: Response,
    menu: Menu,
    response: Annotated[UUID, Query(description="The response's id, a UUIDv7 of your choice.")],
) -> ChallengeView:
    await guard(request, budget="read")
    leave_headers(request, cross_origin(None, request))
    if not is_uuid7(response):
        raise InvalidResponseError([FieldProblem("response", "must be a UUID of version 7")])
    reply.headers["Cache-Control"] = "no-store"
    return ChallengeView.model_validate(menu.abuse.proofs.challenge(response_id=response))
