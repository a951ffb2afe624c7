"""What distinguishes people from machines: a proof of work, and the time that a form takes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.clock import Clock
from shared.ids import unix_ms_of, uuid7

VALID_FOR = timedelta(hours=1)
"""From the challenge to the submission; a page asks for a new challenge when somebody thinks for longer."""
MAX_PROOF_LENGTH = 4000

_ALGORITHM = "PBKDF2/SHA-256"
"""What every browser computes by itself (WebCrypto)."""
_MEAN_ATTEMPTS = 200
_RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Proofs:
    """Sets challenges and checks their solutions."""

    clock: Clock
    secret: bytes
    """Known to every process that serves the collector."""
    rounds: int
    """Rounds of PBKDF2 that a browser needs on average; it never needs more than twice as many."""

    def challenge(self, *, response_id: UUID) -> dict[str, Any]:
        """Return a challenge in ALTCHA's second form, `{"parameters": {…}, "signature": "…"}`.

        The solution is the number from 0 on that, as big-endian uint32 behind the bytes of `nonce`, makes the password
        whose PBKDF2 key (`salt`, `cost` rounds, `keyLength` bytes) begins with `keyPrefix`.
        """
        from altcha import create_challenge  # noqa: PLC0415 - most processes never need it

        challenge = create_challenge(
            _ALGORITHM,
            self.rounds // _MEAN_ATTEMPTS,
            counter=secrets.randbelow(2 * _MEAN_ATTEMPTS),
            expires_at=self.clock.now() + VALID_FOR,
            data={_RESPONSE: str(response_id)},
            hmac_secret=self._secret("challenge"),
            hmac_key_secret=self._secret("solution"),
        )
        return challenge.to_dict()

    def is_proven(self, proof: str | None, *, response_id: UUID | None) -> bool:
        """Return whether a proof was sent and is right; see `check_proof`."""
        return proof is not None and self.check_proof(proof=proof, response_id=response_id)

    def check_proof(self, *, proof: str, response_id: UUID | None) -> bool:
        """Return whether `proof` solves a challenge that was set for this response and has not expired.

        Args:
            proof: base64 of the JSON object `{"challenge": …, "solution": {"counter": …, "derivedKey": "…"}}`;
                may be any text.
            response_id: the id that the client chose; without one nothing is proven.
        """
        from altcha import Payload, verify_solution  # noqa: PLC0415 - most processes never need it

        if response_id is None or len(proof) > MAX_PROOF_LENGTH:
            return False
        try:
            payload = Payload.from_base64(proof)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False
        result = verify_solution(payload, self._secret("challenge"), hmac_key_secret=self._secret("solution"))
        return result.verified and payload.challenge.parameters.data == {_RESPONSE: str(response_id)}

    def _secret(self, use: str) -> bytes:
        return hashlib.sha256(b"heed.proof." + use.encode() + b"\0" + self.secret).digest()


@dataclass(frozen=True, slots=True)
class StartForm:
    """Make the id of a new form, which is also that of what will be submitted; it carries the moment of its making."""

    clock: Clock

    async def __call__(self) -> UUID:
        """Return a new id."""
        return uuid7(_unix_ms(self.clock.now()))


@dataclass(frozen=True, slots=True)
class NoticeHaste:
    """Recognise machines by the time that a form took: they need none."""

    clock: Clock
    shortest: timedelta
    """Zero: nothing is too fast."""

    async def __call__(self, *, form_id: UUID) -> bool:
        """Return whether the form comes back too soon after it was made, or even before."""
        taken = timedelta(milliseconds=_unix_ms(self.clock.now()) - unix_ms_of(form_id))
        return bool(self.shortest) and taken < self.shortest


def _unix_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
