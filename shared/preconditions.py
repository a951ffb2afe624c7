"""What must be true of a thing for a change to be made: protection against overwriting somebody else's change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Precondition:
    """What a client expects."""

    tags: frozenset[str] | None = None
    """Its tag is one of these; None for any, as long as it exists."""
    is_new: bool = False
    """It does not exist; `tags` say nothing then."""

    def holds(self, tag: str | None) -> bool:
        """Tell whether a thing with this tag is as expected; None where there is no such thing."""
        if tag is None:
            return self.is_new
        return not self.is_new and (self.tags is None or tag in self.tags)
