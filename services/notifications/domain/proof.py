"""Proving that whoever has an address wants notices there: by a link in a mail, or a code in a text message."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.notifications.domain.destination import Destination
from shared.errors import ConflictError, FieldProblem, GoneError, InvalidFieldsError, TooManyRequestsError

ProofKind = Literal["link", "code"]
LINK_LASTS = timedelta(hours=24)
CODE_LASTS = timedelta(minutes=15)
CODE_DIGITS = 6
ATTEMPTS = 5
"""After so many wrong codes it is worth nothing."""
PER_HOUR, PER_DAY = 20, 60
"""How many messages to prove or try destinations one colleague, or one key, may cause."""


class ProofGoneError(GoneError):
    slug = "proof-gone"
    title = "This is not valid any more"
    message = "The link or code was used, replaced by a newer one, or it is too old. Ask for a new one."


class WrongCodeError(InvalidFieldsError):
    slug = "wrong-code"
    title = "The code is not right"
    message = "Nothing was changed. Enter the code of the newest text message."

    def __init__(self, attempts_left: int) -> None:
        """Describe how often it may be tried yet."""
        super().__init__([FieldProblem("code", f"is not the one that was sent; attempts left: {attempts_left}")])
        self.attempts_left = attempts_left


class NoCodeNeededError(ConflictError):
    slug = "no-code-needed"
    title = "There is no code for this destination"
    message = "Codes are sent by text message alone. A mail has a link, and a chat room is proven by a test."


class TooManyTestsError(TooManyRequestsError):
    slug = "too-many-tests"
    title = "Too many messages to prove or try destinations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was sent to an address, as far as it is kept."""

    destination_id: UUID
    kind: ProofKind
    secret_sha256: str = field(repr=False)
    attempts_left: int
    expires_at: datetime

    def is_valid(self, at: datetime) -> bool:
        return at < self.expires_at and self.attempts_left > 0


@dataclass(frozen=True, slots=True)
class NewProof:
    proof: Proof
    secret: str = field(repr=False)
    """What only the address gets."""


def new_proof(destination: Destination, at: datetime) -> NewProof:
    """Return a proof for a destination: a code by text message, a link by mail."""
    is_code = destination.channel == "sms"
    secret = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}" if is_code else secrets.token_urlsafe(32)
    kind: ProofKind = "code" if is_code else "link"
    proof = Proof(
        destination_id=destination.id,
        kind=kind,
        secret_sha256=digest_of(kind, secret, destination.id),
        attempts_left=ATTEMPTS,
        expires_at=at + (CODE_LASTS if is_code else LINK_LASTS),
    )
    return NewProof(proof, secret)


def digest_of(kind: ProofKind, secret: str, destination_id: UUID | None = None) -> str:
    """Return what is kept of a secret; a link is found by it, a code stands for its own destination alone."""
    salt = "" if kind == "link" else str(destination_id)
    return hashlib.sha256(f"{kind}:{salt}:{secret}".encode()).hexdigest()


def written_code(text: str) -> str:
    """Return a code without what people type between its digits."""
    return "".join(one for one in text if not one.isspace() and one != "-")
