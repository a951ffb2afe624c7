"""Causes: why customers were unhappy, as a tree of two levels that the company keeps. A case ends with one of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.tickets.domain.names import name_in, problems_of_names
from shared.errors import ConflictError, FieldProblem, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource

MAX_NAME = 100


class CauseNotFoundError(NotFoundError):
    slug = "cause-not-found"
    title = "There is no such cause"


class CauseInUseError(ConflictError):
    """Something depends on the cause."""

    slug = "cause-in-use"
    title = "The cause is in use"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause as the company defines it. It is versioned: cases keep the version that they ended with."""

    names: Mapping[str, str] = field(default_factory=dict)
    """By language; at least one."""
    parent: str | None = None
    """Key of the cause above it; None: it is on the first level."""
    position: int = 0
    """Among those beside it, the lowest first."""
    is_retired: bool = False
    """It is not offered any more; cases that have it keep it."""

    def check(self) -> None:
        """Refuse a cause without a name.

        Raises:
            InvalidFieldsError: names each place.
        """
        problems = list(self._problems())
        if problems:
            raise InvalidFieldsError(problems)

    def _problems(self) -> Iterator[FieldProblem]:
        yield from problems_of_names(self.names, "names", longest=MAX_NAME)

    def name_in(self, language: str) -> str:
        """Return its name in a language, or in the first that it has."""
        return name_in(self.names, language)


@dataclass(frozen=True, slots=True)
class Causes:
    """All causes as they are now."""

    by_key: Mapping[str, KeyedResource[Cause]]

    @classmethod
    def of(cls, causes: Sequence[KeyedResource[Cause]]) -> "Causes":
        return cls({one.key: one for one in causes})

    def version_of(self, key: str) -> int:
        """Return the version of a cause that there is."""
        return self.by_key[key].version

    def below(self, key: str | None) -> list[KeyedResource[Cause]]:
        """Return the causes right below one that are in use, in their order; those of the first level for None."""
        return [one for one in self.all_below(key) if not one.definition.is_retired]

    def all_below(self, key: str | None) -> list[KeyedResource[Cause]]:
        """Return the same with those that are retired."""
        found = [one for one in self.by_key.values() if one.definition.parent == key]
        return sorted(found, key=lambda one: (one.definition.position, one.key))

    def reordered(self, parent: str | None, keys: Sequence[str]) -> dict[str, Cause]:
        """Return the causes below one, or on the first level for None, that change to be in the order of their keys.

        Raises:
            InvalidFieldsError: they are not exactly those that are there.
        """
        there = {one.key: one.definition for one in self.all_below(parent)}
        if sorted(keys) != sorted(there):
            detail = "must be the keys of all causes at this place, each once; read them again, somebody changed them"
            raise InvalidFieldsError([FieldProblem("keys", detail)])
        placed = {key: replace(there[key], position=position) for position, key in enumerate(keys)}
        return {key: cause for key, cause in placed.items() if cause != there[key]}

    def problems_of(self, key: str) -> Iterator[FieldProblem]:
        """Yield why a case cannot end with a cause."""
        one = self.by_key.get(key)
        if one is None or one.definition.is_retired:
            yield FieldProblem("cause", "must be the key of a cause that is in use")
        elif self.below(key):
            yield FieldProblem("cause", "must be one of the causes below this one: it is only a heading")

    def problems_of_place(self, key: str, cause: Cause) -> Iterator[FieldProblem]:
        """Yield why a cause cannot be at its place in the tree."""
        if cause.parent is None:
            return
        parent = self.by_key.get(cause.parent)
        if parent is None or cause.parent == key:
            yield FieldProblem("parent", "must be the key of another cause")
        elif parent.definition.parent is not None or any(one.definition.parent == key for one in self.by_key.values()):
            yield FieldProblem("parent", "must leave the tree with two levels")
