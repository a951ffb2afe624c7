"""Who answers for a touchpoint in a unit: the nearest responsibility going up the tree, and why it is that one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.directory.structure import Responsibility, Structure
from shared.vocabulary import AtTouchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(AtTouchpoint):
    """One place where a responsibility was looked for. No unit: everywhere; no touchpoint: whatever it is."""

    unit: str | None
    team: str | None
    """Who answers for it there; None: nobody is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """The answer, and how it was found."""

    team: str | None = None
    """Key of a team; None: nobody answers for it."""
    deputy: str | None = None
    """Key of the team that stands in."""
    looks: Sequence[Look] = ()
    """Where was looked, in order; the last one is where the team was found, if it was."""


def responsible(structure: Structure, touchpoint: str | None, unit: str | None) -> Responsible:
    """Return the team that answers for a touchpoint in a unit.

    From the unit up to its root: who answers for this touchpoint there, then who answers for everything there. Then who
    answers for this touchpoint in every unit, then the touchpoint's own team, then who answers for everything.

    Args:
        structure: what is declared. What is not declared in it has no responsibilities of its own.
        touchpoint: key; None: of no touchpoint.
        unit: code, such as the location of an answer; None: of no unit.
    """
    declared = {(one.touchpoint, one.unit): one for one in structure.responsibilities}
    looks: list[Look] = []
    for at, code in _places(structure, touchpoint, unit):
        found = declared.get((at, code))
        looks.append(Look(unit=code, touchpoint=at, team=found.team if found else None))
        if found is None and at is not None and code is None:
            found = _owner(structure, at)
            looks += [Look(unit=None, touchpoint=at, team=found.team)] if found else []
        if found is not None:
            return Responsible(team=found.team, deputy=found.deputy, looks=looks)
    return Responsible(looks=looks)


def _places(structure: Structure, touchpoint: str | None, unit: str | None) -> Iterator[tuple[str | None, str | None]]:
    """Yield touchpoint and unit of the responsibilities that would do, the nearest first."""
    path = structure.path_of(unit or "")
    for code in [*(one.code for one in reversed(path)), None]:
        if touchpoint is not None:
            yield touchpoint, code
        yield None, code


def _owner(structure: Structure, touchpoint: str) -> Responsibility | None:
    """Return the touchpoint's own team as a responsibility in every unit."""
    team = next((one.team for one in structure.touchpoints if one.key == touchpoint), None)
    return Responsibility(touchpoint=touchpoint, team=team) if team else None
