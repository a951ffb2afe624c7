"""Watch the sources of answers: publish once when one falls silent, and once when something comes from it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.collector import events_out
from services.collector.application.channels.watched_sources import (
    WatchedKiosk,
    WatchedSource,
    watched_kiosks,
    watched_sources,
)
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.channels.device import SILENT_AFTER_OPEN
from services.collector.domain.channels.silence import (
    HOUR,
    WEEK,
    WEEKS,
    Silence,
    Source,
    hour_of,
    hours_needed,
    missing_hours,
    usual_if_silent,
    week_counts,
)
from services.collector.domain.responses.export import SETTLED_AFTER
from services.collector.gateways.accounts import SmsAccount
from services.collector.store.export_store import ExportStore
from services.collector.store.silence_store import SilenceStore
from services.collector.store.source_store import SourceKey, SourceStore
from shared.business_hours.hours import BusinessHours
from shared.clock import Clock
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import SilenceEvidence

KEPT = (WEEKS + 2) * WEEK
BREAK_AFTER = timedelta(hours=1)
"""When nobody watched for so long, nothing ran that answers could come to: all sources are watched anew."""


@dataclass(frozen=True, slots=True)
class _Places:
    """When and by which clocks places are open."""

    structure: Structure

    def hours(self, source: Source) -> BusinessHours | None:
        calendar = None if source.location is None else self.structure.calendar_of(source.location)
        return None if calendar is None else BusinessHours(calendar)

    def zone(self, source: Source) -> ZoneInfo:
        """Return the zone of the place, or that of the company."""
        tops = (unit.zone for unit in self.structure.children_of(None) if unit.zone is not None)
        company = next(tops, "UTC")
        known = source.location is not None and source.location in self.structure.by_code
        return ZoneInfo(self.structure.zone_of(source.location or "") if known else company)


@dataclass(frozen=True, slots=True)
class WatchSources:
    """Look at all sources. One process does it at a time; each silence has a row, so it is published once."""

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys
    accounts: Mapping[str, SmsAccount]
    read_directory: ReadDirectory

    async def __call__(self) -> int:
        """Return how many sources fell silent or recovered.

        Raises:
            UnavailableError: the database is away.
        """
        places = _Places((await self.read_directory()).structure)
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            store = SourceStore(work.connection)
            turn = await store.take_turn()
            if turn is None:
                return 0
            until = await self._count(work, turn[0], now)
            activity = await store.read_activity(counted_until=until)
            kiosks = await watched_kiosks(work.connection)
            lasting = await SilenceStore(work.connection).lasting()
            sources = await watched_sources(
                work.connection, activity, self.surveys, self.accounts, now=now, anyhow=lasting.keys()
            )
            keys = {one.source.key for one in kiosks} | {one.source.key for one in sources}
            since = await store.watch(keys, now=now, break_after=BREAK_AFTER)
            ended = await _end(work, lasting, kiosks, sources, now=now)
            silent = _silent_kiosks([one for one in kiosks if one.source.key not in lasting], since, places, now)
            waiting = [one for one in sources if one.source.key not in lasting]
            silent += await _silent_sources(store, waiting, since, places, until)
            for silence in silent:
                await SilenceStore(work.connection).add(silence, at=now)
                work.publish(events_out.source_fell_silent(silence, at=now))
        return ended + len(silent)

    async def _count(self, work: Work, counted_until: datetime | None, now: datetime) -> datetime:
        """Count the hours that are over, and return until when it is counted then."""
        store = SourceStore(work.connection)
        settled = await ExportStore(work.connection).settled_until() - SETTLED_AFTER
        until = hour_of(min(settled, now))
        since = counted_until or until - KEPT
        if until <= since:
            return since
        await store.count(since, until)
        await store.forget(before=until - KEPT)
        return until


async def _end(
    work: Work,
    lasting: Mapping[SourceKey, Silence],
    kiosks: Sequence[WatchedKiosk],
    sources: Sequence[WatchedSource],
    *,
    now: datetime,
) -> int:
    """End the silences of sources that are in touch again, and of those that nobody waits for; return the former."""
    store = SilenceStore(work.connection)
    last = {one.source.key: one.device.last_seen_at for one in kiosks}
    last |= {one.source.key: one.last_at for one in sources}
    number = 0
    for key, silence in lasting.items():
        if key not in last:
            await store.end(silence.id, at=now, recovered_at=None)
            continue
        back_at = last[key]
        if back_at is None or back_at <= silence.silent_since:
            continue
        if silence.evidence == "usual_count":
            back_at = await store.first_answer(key, after=silence.silent_since) or back_at
        await store.end(silence.id, at=now, recovered_at=back_at)
        work.publish(events_out.source_recovered(silence, last_at=last[key], recovered_at=back_at, at=now))
        number += 1
    return number


def _silent_kiosks(
    kiosks: Sequence[WatchedKiosk], since: Mapping[SourceKey, datetime], places: _Places, now: datetime
) -> list[Silence]:
    silent = []
    for one in kiosks:
        last_at = one.device.last_seen_at
        if last_at is None:
            continue
        begun = max(last_at, since[one.source.key])
        if now - begun < SILENT_AFTER_OPEN:
            continue
        if replace(one.device, last_seen_at=begun).silent_since(places.hours(one.source), now) is not None:
            silent.append(_silence(one.source, "heartbeat", last_at, last_at))
    return silent


async def _silent_sources(
    store: SourceStore,
    sources: Sequence[WatchedSource],
    since: Mapping[SourceKey, datetime],
    places: _Places,
    until: datetime,
) -> list[Silence]:
    silent = []
    for one in sources:
        begun = max(one.last_at, since[one.source.key])
        if until - begun < HOUR:
            continue
        hours = missing_hours(begun, until, places.hours(one.source))
        zone = places.zone(one.source)
        answered = await store.read_hours(one.source.key, one.surveys, list(hours_needed(hours, zone)))
        weeks = week_counts(hours, zone, answered, oldest=one.first_hour)
        usual = usual_if_silent(weeks)
        if usual is not None:
            silent.append(replace(_silence(one.source, "usual_count", begun, one.last_at), usual=usual))
    return silent


def _silence(source: Source, evidence: SilenceEvidence, since: datetime, last_at: datetime) -> Silence:
    return Silence(id=uuid7(), source=source, evidence=evidence, silent_since=since, last_at=last_at)
