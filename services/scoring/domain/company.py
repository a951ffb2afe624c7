"""The company as one reader may see it: the tree of its units, and which locations of it are theirs to read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from services.scoring.domain.segment import LONGEST_VALUE
from shared.directory.structure import Structure


class Node(NamedTuple):
    """A place of the tree: a unit with all below it, or the answers of exactly one location."""

    kind: str
    """`all`, `unit` or `at`."""
    code: str


EVERYWHERE = Node("all", "")
"""All that the reader may see together."""


def node_at(location: str) -> Node:
    """Return the node of the answers of one location; `WITHOUT` and `OTHER` are locations here."""
    return Node("at", location)


def as_counted(location: str) -> str:
    """Return a location as answers are counted by it: long codes are cut off."""
    return location[:LONGEST_VALUE]


@dataclass(frozen=True, slots=True)
class Company:
    """The tree of units, and the reach of a reader in it."""

    structure: Structure = field(default_factory=Structure)
    reach: frozenset[str] | None = None
    """The locations that the reader may see; None: all, and the answers without a location."""
    unit: str | None = None
    """Code of the unit that these are the locations of; None: none, or one that is not known here."""

    @property
    def is_whole(self) -> bool:
        """Whether the reader may see everything."""
        return self.reach is None

    @property
    def locations(self) -> frozenset[str] | None:
        """The reach as answers are counted by it."""
        return None if self.reach is None else frozenset(map(as_counted, self.reach))

    @property
    def top(self) -> str | None:
        """Code of the unit that is all the reader may see; None: there is none, or they see more."""
        return self.unit if self.reach is not None and self.unit in self.structure.by_code else None

    def has_unit(self, code: str) -> bool:
        """Return whether the reader may know that there is this unit."""
        if code not in self.structure.by_code:
            return False
        if self.reach is None:
            return True
        if self.top is not None:
            return any(one.code == self.top for one in self.structure.path_of(code))
        return self.structure.locations_in(code) <= self.reach

    def locations_in(self, code: str) -> frozenset[str]:
        """Return the locations of a unit that the reader may see, as answers are counted by them."""
        inside = self.structure.locations_in(code)
        return frozenset(as_counted(one) for one in inside if self.reach is None or one in self.reach)

    def children_of(self, code: str | None) -> tuple[str, ...]:
        """Return the codes of the units right below one; for None those at the top of what the reader may see."""
        if code is None and self.reach is not None:
            if self.top is None:
                return ()
            code = self.top
        return tuple(one.code for one in self.structure.children_of(code))

    @property
    def divided(self) -> str | None:
        """Code of the highest unit that is divided into several, or that is all there is; None: the company itself."""
        unit: str | None = None
        children = self.children_of(unit)
        while len(children) == 1 and self.children_of(children[0]):
            unit, children = children[0], self.children_of(children[0])
        return unit

    def divided_units(self, most: int) -> list[str | None]:
        """Return the codes of up to `most` units with several below them, the highest first; None: the company itself.

        A unit with one unit below it is passed over, for it has the same answers.
        """
        waiting, found = [self.divided], list[str | None]()
        while waiting and len(found) < most:
            unit = waiting.pop(0)
            children = self.children_of(unit)
            if len(children) > 1:
                found.append(unit)
            waiting += children
        return found

    def paths(self, locations: Iterable[str]) -> dict[str, tuple[Node, ...]]:
        """Return by location the nodes from below `EVERYWHERE` down to that of the location itself.

        A unit that has no unit below it is one with its location.
        """
        codes = {as_counted(code): code for code in self.structure.by_code}
        found = {one: self._units_above(codes[one]) if one in codes else () for one in locations}
        return {one: (*(Node("unit", code) for code in units), node_at(one)) for one, units in found.items()}

    def node_of(self, code: str) -> Node:
        """Return the node of a unit: that of its location where it has no unit below it."""
        return Node("unit", code) if self.structure.children_of(code) else node_at(as_counted(code))

    def _units_above(self, code: str) -> tuple[str, ...]:
        """Return the units with others below them that a location lies in, the topmost first."""
        path = [one.code for one in self.structure.path_of(code) if self.structure.children_of(one.code)]
        if self.reach is not None:
            # What is above their own unit is not theirs to compare with.
            path = [one for one in path if one != self.top and self.has_unit(one)]
        return tuple(path)
