"""Which further answers and complaints join an open case: those of the same person, met at the same place. Pure."""

from hashlib import sha256
from uuid import UUID

from shared.vocabulary import Spot

_KEY_BYTES = 16


def joining_key(person: UUID | None, spot: Spot) -> UUID | None:
    """Return what the answers and complaints of one person at one touchpoint have in common; None of nobody known.

    The location is part of it: who answers for another one must see what was said there. It is a digest, so that what
    is still on its way joins its case after its author was erased; it is kept for as long as the case is open.

    Args:
        person: who said something.
        spot: where they met the company.
    """
    if person is None:
        return None
    text = f"{person}\n{spot.touchpoint or ''}\n{spot.location or ''}"
    return UUID(bytes=sha256(text.encode()).digest()[:_KEY_BYTES])
