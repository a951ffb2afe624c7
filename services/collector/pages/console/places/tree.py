"""Links and kiosks under the units of the company's structure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.collector.application.channels.devices import DeviceView
from services.collector.domain.channels.link import Link, LinkUse
from services.collector.pages.console.places.choices import Names
from services.collector.pages.console.places.words import DEVICE_BADGES, DEVICE_STATES
from services.collector.pages.console.texts import Say
from shared.directory.structure import Unit
from shared.marking import mark as _
from shared.vocabulary import Spot

BASE = "/console/collector/places"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow(Spot):
    """A link; its spot is as the reader calls it."""

    code: str
    title: str
    """Its name, else where it leads."""
    survey: str
    is_declared: bool
    use: LinkUse
    is_retired: bool
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow(Spot):
    """A kiosk; its spot is as the reader calls it."""

    id: UUID
    name: str
    survey: str
    is_declared: bool
    state: str
    kind: str
    """Of the badge."""
    last_seen_at: datetime | None
    silent_since: datetime | None
    waiting: int | None
    set_aside: int | None
    app_version: str | None
    address: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with what stands there, and the units below it; or one of the places that are declared nowhere."""

    name: str
    anchor: str
    """Its id in the page."""
    depth: int
    is_declared: bool = True
    links: Sequence[LinkRow] = ()
    devices: Sequence[DeviceRow] = ()
    below: "Sequence[Branch]" = ()

    def all(self) -> "list[Branch]":
        """Return it and everything below."""
        return [self, *(one for branch in self.below for one in branch.all())]


def link_row(link: Link, use: LinkUse, names: Names) -> LinkRow:
    survey = names.survey(link.survey)
    return LinkRow(
        code=link.code,
        title=link.name or survey,
        survey=survey,
        touchpoint=names.touchpoint(link.touchpoint),
        location=names.location(link.location),
        is_declared=names.is_declared(link.location),
        use=use,
        is_retired=link.retired_at is not None,
        address=f"{BASE}/links/{link.code}",
    )


def device_row(viewed: DeviceView, names: Names, say: Say) -> DeviceRow:
    device = viewed.device
    return DeviceRow(
        id=device.id,
        name=device.name,
        survey=names.survey(device.survey),
        touchpoint=names.touchpoint(device.touchpoint),
        location=names.location(device.location),
        is_declared=names.is_declared(device.location),
        state=say(DEVICE_STATES[device.state]),
        kind=DEVICE_BADGES[device.state],
        last_seen_at=device.last_seen_at,
        silent_since=viewed.silent_since,
        waiting=device.waiting,
        set_aside=device.set_aside,
        app_version=device.app_version,
        address=f"{BASE}/devices/{device.id}",
    )


@dataclass(slots=True)
class _Spot:
    links: list[LinkRow] = field(default_factory=list)
    devices: list[DeviceRow] = field(default_factory=list)


def tree_of(
    links: Sequence[Link], use: Mapping[str, LinkUse], devices: Sequence[DeviceView], names: Names, say: Say
) -> list[Branch]:
    """Return the units at which something stands, with those above them, and at the end what is declared nowhere."""
    spots: dict[str | None, _Spot] = {}
    for link in links:
        spots.setdefault(link.location, _Spot()).links.append(link_row(link, use[link.code], names))
    for viewed in devices:
        spots.setdefault(viewed.device.location, _Spot()).devices.append(device_row(viewed, names, say))
    for spot in spots.values():
        spot.links.sort(key=lambda row: (row.is_retired, row.title.casefold()))
        spot.devices.sort(key=lambda row: row.name.casefold())
    structure = names.structure
    grown = [_grown(unit, spots, structure.children_of, 0) for unit in structure.children_of(None)]
    found = [branch for branch in grown if branch is not None]
    undeclared = sorted(code for code in spots if code is not None and code not in structure.by_code)
    has_units = bool(structure.units)
    others = [
        Branch(code, f"other-{number}", 1 if has_units else 0, not has_units, spots[code].links, spots[code].devices)
        for number, code in enumerate(undeclared)
    ]
    if None in spots:
        name = say(_("Without a location"))
        others.append(
            Branch(name, "nowhere", 1 if has_units else 0, True, spots[None].links, spots[None].devices)  # noqa: FBT003 - as declared above
        )
    if has_units and others:
        return [*found, Branch(say(_("Elsewhere")), "elsewhere", 0, below=others)]
    return found + others


def _grown(
    unit: Unit, spots: Mapping[str | None, _Spot], children_of: Callable[[str], Sequence[Unit]], depth: int
) -> Branch | None:
    """Return a unit with all below it; None where nothing stands."""
    grown = [_grown(child, spots, children_of, depth + 1) for child in children_of(unit.code)]
    below = [branch for branch in grown if branch is not None]
    spot = spots.get(unit.code, _Spot())
    if not below and not spot.links and not spot.devices:
        return None
    return Branch(unit.name, f"unit-{unit.code.encode().hex()}", depth, True, spot.links, spot.devices, below)  # noqa: FBT003 - as declared above
