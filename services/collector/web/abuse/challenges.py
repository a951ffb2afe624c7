"""The route of challenges: what a browser must compute before an anonymous response counts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.errors import InvalidResponseError
from services.collector.web.abuse.limits import guard
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from services.collector.web.origins import cross_origin
from shared.errors import FieldProblem
from shared.ids import is_uuid7
from shared.web.middleware import leave_headers

router = APIRouter(tags=["responses"])


class ChallengeParameters(BaseModel):
    """What to solve, in the terms of ALTCHA."""

    model_config = ConfigDict(extra="forbid")

    algorithm: str
    nonce: str = Field(description="Hexadecimal.")
    salt: str = Field(description="Hexadecimal.")
    cost: int = Field(description="Rounds of PBKDF2.")
    keyLength: int = Field(description="Bytes of the key.")  # noqa: N815 - ALTCHA's name
    keyPrefix: str = Field(description="How the key begins, hexadecimal.")  # noqa: N815 - likewise
    keySignature: str  # noqa: N815 - likewise
    expiresAt: int = Field(description="Unix time in seconds.")  # noqa: N815 - likewise
    data: dict[str, str] = Field(description="The response that it was set for.")


class ChallengeView(BaseModel):
    """A challenge of ALTCHA's second form."""

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
    description="For surveys with `proof_of_work`. Find the number, from 0 on, that as big-endian uint32 behind the "
    "bytes of `nonce` makes the password whose PBKDF2 key with `salt` and `cost` rounds of SHA-256 begins with "
    "`keyPrefix`. "
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
    guard(request, budget="read")
    leave_headers(request, cross_origin(None, request))
    if not is_uuid7(response):
        raise InvalidResponseError([FieldProblem("response", "must be a UUID of version 7")])
    reply.headers["Cache-Control"] = "no-store"
    return ChallengeView.model_validate(menu.abuse.proofs.challenge(response_id=response))
