"""What people declare under a key, and change: a journey, a target."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

_TAG_LENGTH = 32


class Definition(Protocol):
    """What people say about a thing."""

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            InvalidError: names each place.
        """
        ...


D = TypeVar("D", bound=Definition)


@dataclass(frozen=True, slots=True)
class Declared(Generic[D]):
    """A thing as it stands now."""

    key: str
    definition: D
    revision: int
    updated_at: datetime

    @classmethod
    def new(cls, key: str, definition: D, *, at: datetime) -> "Declared[D]":
        """Return a new one.

        Raises:
            InvalidError: the definition makes no sense.
        """
        definition.check()
        return cls(key, definition, 1, at)

    @property
    def tag(self) -> str:
        """Return a digest that is equal as long as nobody changes the thing, and never equal again."""
        told = f"{self.key} {self.revision} {self.updated_at.timestamp()}"
        return hashlib.sha256(told.encode()).hexdigest()[:_TAG_LENGTH]

    def redefined(self, definition: D, *, at: datetime) -> "Declared[D]":
        """Return it with another definition; itself when that says the same.

        Raises:
            InvalidError: the definition makes no sense.
        """
        definition.check()
        if definition == self.definition:
            return self
        return replace(self, definition=definition, revision=self.revision + 1, updated_at=at)
