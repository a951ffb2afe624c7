"""What is questionable about policies: cases without clocks, contradictions, steps of a ladder that reach nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Literal

from services.tickets.domain.clocks.choosing import choose
from services.tickets.domain.clocks.ladder import CaseOwners, recipient_of
from services.tickets.domain.clocks.policy import URGENCIES, Policy
from shared.business_hours.hours import BusinessHours, NeverOpenError
from shared.contracts.notices import Recipient
from shared.directory.people import Directory
from shared.directory.structure import Structure

FindingCode = Literal[
    "no_policy", "no_targets", "overlap", "unknown_unit", "unknown_touchpoint", "nobody_reached", "never_open"
]
_MOST_PLACES = 1_000
"""Places that recipients are looked up for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that somebody should look at."""

    code: FindingCode
    policy: str | None = None
    """Its key; None: it is about all of them."""
    place: str = ""
    """Where in the policy, such as `ladder.1`."""
    names: tuple[str, ...] = ()
    """What it is about: severities, codes of units, keys of touchpoints or of another policy; of a step that reaches
    nobody, why that is so, and where."""
    count: int = 1
    """How many there are; `names` holds a few."""


def findings_of(policies: Sequence[Policy], directory: Directory, now: datetime) -> list[Finding]:
    """Return what is questionable about the policies of a company, those about all of them first."""
    found: list[Finding] = []
    if not any(not (one.definition.units or one.definition.touchpoints) for one in policies):
        found.append(Finding(code="no_policy"))
    found += _overlaps(policies)
    for policy in policies:
        found += _of(policy, directory.structure)
    found += _unreached(policies, directory, now)
    return found + list(_never_open(directory.structure, now))


def _of(policy: Policy, structure: Structure) -> Iterator[Finding]:
    terms = policy.definition
    missing = tuple(one for one in URGENCIES if one not in terms.targets)
    if missing:
        yield Finding(code="no_targets", policy=policy.key, place="targets", names=missing, count=len(missing))
    units = tuple(code for code in terms.units if code not in structure.by_code)
    if units and structure.units:
        yield Finding(code="unknown_unit", policy=policy.key, place="units", names=units[:3], count=len(units))
    declared = {one.key for one in structure.touchpoints}
    others = tuple(key for key in terms.touchpoints if key not in declared)
    if others and declared:
        yield Finding(
            code="unknown_touchpoint", policy=policy.key, place="touchpoints", names=others[:3], count=len(others)
        )


def _overlaps(policies: Sequence[Policy]) -> Iterator[Finding]:
    """Yield pairs that are as specific as each other for the same case."""
    for one, other in combinations(sorted(policies, key=lambda each: each.key), 2):
        mine, theirs = one.definition, other.definition
        units = set(mine.units) & set(theirs.units)
        touchpoints = set(mine.touchpoints) & set(theirs.touchpoints)
        same_units = bool(units) or not (mine.units or theirs.units)
        if same_units and (touchpoints or not (mine.touchpoints or theirs.touchpoints)):
            yield Finding(code="overlap", policy=one.key, names=(other.key,))


def _unreached(policies: Sequence[Policy], directory: Directory, now: datetime) -> Iterator[Finding]:
    """Yield steps that reach nobody at some place; whoever has a case is known only when there is one."""
    missed: dict[tuple[str, int, str], list[str]] = {}
    for touchpoint, unit in _places(directory.structure):
        units = [one.code for one in directory.structure.path_of(unit or "")]
        policy = choose(policies, touchpoint=touchpoint, units=units).policy
        for number, step in enumerate(policy.definition.ladder if policy else ()):
            case = CaseOwners(touchpoint=touchpoint, location=unit)
            if policy is None or step.recipient == "person":
                continue
            found = recipient_of(step.recipient, case, directory, now)
            if not isinstance(found, Recipient):
                where = " · ".join(filter(None, (unit, touchpoint)))
                missed.setdefault((policy.key, number, found), []).append(where)
    for (key, number, because), places in missed.items():
        names = (because, *filter(None, places[:3]))
        yield Finding(code="nobody_reached", policy=key, place=f"ladder.{number}", names=names, count=len(places))


def _places(structure: Structure) -> list[tuple[str | None, str | None]]:
    leaves: list[str | None] = [code for code in sorted(structure.by_code) if not structure.children_of(code)]
    touchpoints: list[str | None] = [one.key for one in structure.touchpoints]
    return [(touchpoint, leaf) for leaf in leaves or [None] for touchpoint in touchpoints or [None]][:_MOST_PLACES]


def _never_open(structure: Structure, now: datetime) -> Iterator[Finding]:
    """Yield calendars in which no deadline can be."""
    for key, calendar in sorted(structure.calendars.items()):
        users = [one.code for one in structure.units if one.calendar == key]
        if not users:
            continue
        try:
            BusinessHours(calendar).next_opening(now)
        except NeverOpenError:
            yield Finding(code="never_open", place=f"calendars.{key}", names=tuple(users[:3]), count=len(users))
