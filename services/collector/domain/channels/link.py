"""Short links, as they are printed on receipts and posters: a code leads to a survey at a certain spot."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.channels.entry_point import EntryPoint
from shared.vocabulary import Spot

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0 and o, 1, i and l: people type codes from paper."""
CODE_LENGTH = 7
"""31 to the power of 7 is 27 thousand million codes: nobody finds one by trying."""

CODE_RULE = "must be 3 to 32 lower-case letters, digits and hyphens, beginning with a letter or digit"
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")


@dataclass(frozen=True, slots=True)
class Link(Spot):
    """A code and where it leads; it never changes, because it is printed."""

    code: str
    survey: str
    created_at: datetime

    @property
    def place(self) -> EntryPoint:
        """What every answer that comes in through the link is about."""
        return EntryPoint(channel="qr", survey=self.survey, touchpoint=self.touchpoint, location=self.location)


def new_code() -> str:
    """Return a random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def code_of(seed: UUID, draw: int) -> str:
    """Return the code of the `draw`-th draw for `seed`: always the same, and as hard to guess as the seed."""
    number = int.from_bytes(hashlib.sha256(seed.bytes + bytes([draw])).digest())
    letters = []
    for _ in range(CODE_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def is_code(text: str) -> bool:
    """Return whether `text` can be a code."""
    return _CODE.fullmatch(text) is not None


def typed_code(text: str) -> str:
    """Return the code that somebody means who typed `text`: capitals and spaces do not count."""
    return text.strip().lower()
