"""Which sources are watched: those from which answers are expected at this moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.channels.device import Device, DeviceFilter
from services.collector.domain.channels.link import LinkFilter
from services.collector.domain.channels.silence import Source
from services.collector.gateways.accounts import SmsAccount
from services.collector.store.device_store import DeviceStore
from services.collector.store.link_store import LinkStore
from services.collector.store.source_store import Activity, SourceKey
from shared.unit_of_work import Connection

_MOST = 100_000
"""Devices, and links: all that there are."""
_FEWEST = 80
"""Answers in all weeks that are looked at; of fewer nothing can be concluded, see `silence`."""


@dataclass(frozen=True, slots=True)
class WatchedKiosk:
    source: Source
    device: Device


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A link, SMS account or website."""

    source: Source
    came: tuple[Activity, ...]
    """By survey; of those that are open."""

    @property
    def surveys(self) -> frozenset[str]:
        return frozenset(one.survey for one in self.came)

    @property
    def last_at(self) -> datetime:
        return max(one.last_at for one in self.came)

    @property
    def first_hour(self) -> datetime:
        return min(one.first_hour for one in self.came)


async def watched_kiosks(connection: Connection) -> list[WatchedKiosk]:
    """Return the kiosks that a tablet was enrolled for, and that are not revoked."""
    devices = await DeviceStore(connection).list_before(None, _MOST, DeviceFilter(state="active"))
    return [WatchedKiosk(_kiosk(device), device) for device in devices]


async def watched_sources(
    connection: Connection,
    activity: Mapping[SourceKey, list[Activity]],
    surveys: PublishedSurveys,
    accounts: Mapping[str, SmsAccount],
    *,
    now: datetime,
    anyhow: Collection[SourceKey] = (),
) -> list[WatchedSource]:
    """Return the links in use, the accounts of the settings and the websites that something came from.

    Only surveys that are open count: from a survey that is paused or over nothing is expected.

    Args:
        connection: of the transaction.
        activity: what came from each source.
        surveys: the cache of live surveys.
        accounts: at SMS gateways, by name.
        now: the present moment.
        anyhow: sources of which it is not asked how much comes from them.
    """
    live = await surveys.live(connection, {one.survey for came in activity.values() for one in came})
    opened = {key for key, survey in live.items() if survey.openness(now) == "open"}
    links = await LinkStore(connection).list_before(None, _MOST, LinkFilter(state="active"))
    known: dict[SourceKey, Source] = {}
    for link in links:
        spot = {"touchpoint": link.touchpoint, "location": link.location}
        known["link", link.code] = Source(
            kind="link", id=link.code, name=link.name or link.code, survey=link.survey, **spot
        )
    for name, account in accounts.items():
        known["sms_account", name] = Source(
            kind="sms_account", id=name, name=name, survey=account.survey, touchpoint=account.touchpoint
        )
    watched = []
    for key, every in activity.items():
        came = tuple(one for one in every if one.survey in opened)
        source = _website(key[1], came) if key[0] == "website" else known.get(key)
        if source is None or not came:
            continue
        if key in anyhow or sum(one.answered for one in came) >= _FEWEST:
            watched.append(WatchedSource(source, came))
    return watched


def _kiosk(device: Device) -> Source:
    return Source(
        kind="device",
        id=str(device.id),
        name=device.name,
        survey=device.survey,
        touchpoint=device.touchpoint,
        location=device.location,
    )


def _website(origin: str, came: tuple[Activity, ...]) -> Source:
    survey = came[0].survey if len(came) == 1 else None
    return Source(kind="website", id=origin, name=origin, survey=survey)
