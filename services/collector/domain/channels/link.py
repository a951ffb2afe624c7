"""Short links, as they are printed on receipts and posters: a code leads to a survey at a certain spot."""

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.domain.channels.entry_point import EntryPoint
from shared.vocabulary import ReadFilter, Spot

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0 and o, 1, i and l: people type codes from paper."""
CODE_LENGTH = 7
"""31 to the power of 7 is 27 thousand million codes: nobody finds one by trying."""

CODE_RULE = "must be 3 to 32 lower-case letters, digits and hyphens, beginning with a letter or digit"
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")


@dataclass(frozen=True, slots=True)
class Link(Spot):
    """A code and where it leads. The code never changes, because it is printed; where it leads may."""

    code: str
    survey: str
    created_at: datetime
    updated_at: datetime
    name: str | None = None
    """What colleagues call it, such as `Poster at the till`."""
    retired_at: datetime | None = None
    """Since when it takes nobody to its survey any more."""

    @property
    def place(self) -> EntryPoint:
        """What every answer that comes in through the link is about."""
        return EntryPoint(
            channel="qr",
            survey=self.survey,
            source_kind="link",
            source_id=self.code,
            touchpoint=self.touchpoint,
            location=self.location,
        )

    def retired(self, at: datetime) -> "Link":
        """Return it out of use; the first moment stays when it is retired again."""
        return self if self.retired_at is not None else replace(self, retired_at=at, updated_at=at)


LinkState = Literal["active", "retired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFilter(ReadFilter):
    """Which links to list; None does not restrict."""

    location: str | None = None
    state: LinkState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCount:
    """How often something happened to a link: in the last days, and since it was made."""

    days_7: int = 0
    days_28: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUse:
    """What came of a link."""

    opened: LinkCount = LinkCount()
    """How often it was followed; scanners and previews that do not give their name are among them."""
    answered: LinkCount = LinkCount()
    """Responses that came in through it, each once."""


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
