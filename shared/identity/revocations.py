"""What is revoked in this process takes effect in it at once: whoever remembers callers is asked to forget them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Revocations:
    """Where use cases announce, after their commit, that a session or a key is not what it was."""

    listeners: list[Callable[[], None]] = field(default_factory=list)

    def announce(self) -> None:
        for listener in self.listeners:
            listener()


@runtime_checkable
class Revokes(Protocol):
    """Something that knows of revocations in this process."""

    @property
    def revocations(self) -> Revocations: ...
