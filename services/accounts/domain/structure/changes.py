"""What differs between two structures, thing by thing."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.directory.structure import Structure

Thing = Literal["unit", "touchpoint", "responsibility", "calendar"]
ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to one thing."""

    thing: Thing
    key: str
    """Code of a unit, key of a touchpoint or calendar; touchpoint and unit of a responsibility, `*` for every one."""
    kind: ChangeKind
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Of a thing that was changed: by the name of the field, what it was and what it is."""


def changes_between(before: Structure, after: Structure) -> Sequence[Change]:
    """Return what differs, in the order of the document; the order of things in it makes no difference."""
    return [
        *_compared("unit", {one.code: one for one in before.units}, {one.code: one for one in after.units}),
        *_compared(
            "touchpoint",
            {one.key: one for one in before.touchpoints},
            {one.key: one for one in after.touchpoints},
        ),
        *_compared("responsibility", _responsibilities(before), _responsibilities(after)),
        *_compared("calendar", before.calendars, after.calendars),
    ]


def _responsibilities(structure: Structure) -> dict[str, Any]:
    return {f"{one.touchpoint or '*'} @ {one.unit or '*'}": one for one in structure.responsibilities}


def _compared(thing: Thing, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            yield Change(thing=thing, key=key, kind="added")
        elif was != now:
            names = [one.name for one in dataclasses.fields(now)]
            differing = {
                name: (getattr(was, name), getattr(now, name))
                for name in names
                if getattr(was, name) != getattr(now, name)
            }
            yield Change(thing=thing, key=key, kind="changed", fields=differing)
    for key in before:
        if key not in after:
            yield Change(thing=thing, key=key, kind="removed")
