"""Sources that fall silent and recover: found in time, published once, and never where nothing was to be expected."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.clock import FixedClock
from shared.contracts.accounts import StructurePublished
from shared.contracts.event import Event
from shared.contracts.sources import SourceEvent, SourceFellSilent, SourceRecovered
from shared.directory.structure import Unit
from shared.testing.channels import publish_survey
from shared.testing.collecting import select
from shared.testing.one_service import OneService, one_service
from tests.services.channels.conftest import SURVEY, TOKEN
from tests.services.channels.test_devices import enrol, tap
from tests.services.channels.test_devices import send as tap_on

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 6, 10, 12, tzinfo=BERLIN)
"""A Wednesday."""
SHOP = "https://shop.example"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LINK = ("link", "till-3")


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test moves."""
    return FixedClock(NOON.astimezone(UTC))


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with two surveys, an SMS account, a link, and two shops in Berlin, one with opening hours."""
    accounts = {"shop": {"gateway": "twilio", "auth_token": TOKEN, "survey": "visit", "touchpoint": "checkout"}}
    settings = CollectorSettings.model_validate({"sms_accounts": accounts})
    async with one_service(SERVICE, database_url, clock=clock, service_settings=settings) as service:
        for key in ("visit", "other"):
            await publish_survey(service.client, service.admin, key, SURVEY)
        company = Unit(code="company", name="Company", zone="Europe/Berlin")
        mitte = Unit(code="mitte", name="Mitte", parent="company", calendar="shop")
        kreuzberg = Unit(code="kreuzberg", name="Kreuzberg", parent="company")
        hours = Calendar(zone="Europe/Berlin", weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-18:00",)))
        data = StructurePublished(
            version=1, units=(company, mitte, kreuzberg), calendars={"shop": hours}, published_at=NOON
        )
        await service.deliver(Event(data, source="/heed/accounts", time=NOON))
        link = {"survey": "visit", "code": LINK[1], "name": "Poster at the till", "location": "kreuzberg"}
        made = await service.client.post("/v1/links", json=link, headers=service.admin)
        assert made.is_success, made.text
        yield service


async def watch(collector: OneService) -> list[SourceEvent]:
    """Let the job look at the sources, and return what it published."""
    known = len(await collector.published())
    await collector.use_cases.watch_sources()
    return [event.data for event in (await collector.published())[known:] if isinstance(event.data, SourceEvent)]


def move_to(clock: FixedClock, moment: datetime) -> None:
    clock.advance((moment - clock.now()).total_seconds())


async def watch_until(
    collector: OneService, clock: FixedClock, end: datetime, *, step: timedelta = HOUR
) -> list[SourceEvent]:
    """Let the job look at the sources again and again, and return what it published until it published something."""
    while clock.now() < end:
        move_to(clock, min(clock.now() + step, end.astimezone(UTC)))
        if found := await watch(collector):
            return found
    return []


async def came(
    collector: OneService,
    source: tuple[str, str],
    start: datetime,
    end: datetime,
    *,
    every: timedelta,
    local_hours: tuple[int, int] = (0, 24),
    survey: str = "visit",
) -> None:
    """Store answers that came from a source at regular intervals, at some hours of the day by the clocks in Berlin."""
    insert = text(
        "INSERT INTO collector.response (id, survey, version, channel, answers, attributes, fingerprint, occurred_at, "
        "received_at, source_kind, source_id) SELECT gen_random_uuid(), :survey, 1, 'web', '{}', '{}', '', at, at, "
        ":kind, :id FROM generate_series(CAST(:start AS timestamptz), CAST(:end AS timestamptz) - interval '1 second', "
        "CAST(:every AS interval)) AS at "
        "WHERE extract(hour FROM at AT TIME ZONE 'Europe/Berlin') >= :first "
        "AND extract(hour FROM at AT TIME ZONE 'Europe/Berlin') < :last"
    )
    values = {"survey": survey, "kind": source[0], "id": source[1], "start": start, "end": end, "every": every}
    async with collector.engine.begin() as connection:
        await connection.execute(insert, values | {"first": local_hours[0], "last": local_hours[1]})


async def silences(collector: OneService) -> list[tuple[Any, ...]]:
    return await select(
        collector,
        "SELECT source_kind, source_id, ended_at IS NOT NULL, recovered_at IS NOT NULL FROM collector.source_silence",
    )


# --- kiosks ---


async def test_a_kiosk_falls_silent_after_an_open_hour(collector: OneService, clock: FixedClock) -> None:
    """A closed shop is not silent: half an hour on Friday evening and half an hour on Monday morning are an hour."""
    device = await enrol(collector, location="mitte")
    friday = datetime(2026, 6, 12, 17, 30, tzinfo=BERLIN)
    move_to(clock, friday)
    assert (await tap_on(collector, device["key"], tap())).is_success
    assert await watch(collector) == []
    monday = datetime(2026, 6, 15, 9, 30, tzinfo=BERLIN)
    [silent] = await watch_until(collector, clock, monday, step=timedelta(minutes=30))
    assert isinstance(silent, SourceFellSilent)
    assert clock.now() == monday
    assert (silent.source_kind, silent.source_id, silent.name) == ("device", device["id"], "Exit")
    assert (silent.survey, silent.touchpoint, silent.location) == ("visit", "checkout", "mitte")
    assert (silent.evidence, silent.silent_since, silent.last_at) == ("heartbeat", friday, friday)
    assert (silent.expected, silent.received, silent.weeks, silent.at) == (None, None, None, monday)
    assert silent.key() == f"device:{device['id']}"
    assert await watch_until(collector, clock, monday + DAY) == []
    assert (await tap_on(collector, device["key"], tap())).is_success
    [back] = await watch(collector)
    assert isinstance(back, SourceRecovered)
    assert (back.silence_id, back.silent_seconds) == (silent.silence_id, (monday + DAY - friday).total_seconds())
    assert back.last_at == monday + DAY
    assert await watch(collector) == []
    assert await silences(collector) == [("device", device["id"], True, True)]


async def test_a_kiosk_without_hours_falls_silent_after_a_day(collector: OneService, clock: FixedClock) -> None:
    """Where nobody knows when the place is open. One that no tablet was enrolled for is none."""
    device = await enrol(collector, location="kreuzberg")
    await enrol(collector, location="kreuzberg", name="In its box")
    assert (await tap_on(collector, device["key"], tap())).is_success
    assert await watch(collector) == []
    assert await watch_until(collector, clock, NOON + DAY - timedelta(minutes=1)) == []
    assert [one.source_id for one in await watch_until(collector, clock, NOON + DAY)] == [device["id"]]


async def test_nothing_is_silent_right_after_an_outage(collector: OneService, clock: FixedClock) -> None:
    """While nothing ran here no tablet could report itself: each has its hour from when it could again."""
    device = await enrol(collector, location="mitte")
    assert (await tap_on(collector, device["key"], tap())).is_success
    assert await watch(collector) == []
    move_to(clock, NOON + DAY)
    assert await watch(collector) == []
    [silent] = await watch_until(collector, clock, NOON + DAY + HOUR, step=timedelta(minutes=20))
    assert clock.now() == NOON + DAY + HOUR
    assert silent.last_at == NOON


async def test_a_revoked_kiosk_is_not_waited_for(collector: OneService, clock: FixedClock) -> None:
    """Its silence ends without an event."""
    device = await enrol(collector, location="mitte")
    assert (await tap_on(collector, device["key"], tap())).is_success
    await watch(collector)
    assert len(await watch_until(collector, clock, NOON + HOUR)) == 1
    revoked = await collector.client.post(f"/v1/devices/{device['id']}/revoke", headers=collector.admin)
    assert revoked.is_success, revoked.text
    assert await watch(collector) == []
    assert await silences(collector) == [("device", device["id"], True, False)]


# --- links, SMS accounts, websites ---


async def test_a_link_falls_silent_when_its_traffic_stops(collector: OneService, clock: FixedClock) -> None:
    """Three answers an hour, for nine weeks: found when fifteen are missing, with the numbers; once."""
    await came(collector, LINK, NOON - 63 * DAY, NOON, every=timedelta(minutes=20))
    assert await watch(collector) == []
    [silent] = await watch_until(collector, clock, NOON + DAY)
    assert isinstance(silent, SourceFellSilent)
    assert clock.now() == NOON + 5 * HOUR
    assert (silent.evidence, silent.expected, silent.received, silent.weeks) == ("usual_count", 15.0, 0, 8)
    assert (silent.source_kind, silent.source_id, silent.name) == (*LINK, "Poster at the till")
    assert (silent.survey, silent.location) == ("visit", "kreuzberg")
    last = NOON - timedelta(minutes=20)
    assert silent.last_at == last
    assert await watch_until(collector, clock, NOON + DAY) == []
    answer_at = clock.now() + timedelta(minutes=10)
    await came(collector, LINK, answer_at, answer_at + timedelta(minutes=5), every=timedelta(minutes=2))
    [back] = await watch_until(collector, clock, NOON + 2 * DAY)
    assert isinstance(back, SourceRecovered)
    assert back.silence_id == silent.silence_id
    assert back.silent_seconds == (answer_at - silent.silent_since).total_seconds()
    assert back.last_at == answer_at + timedelta(minutes=4)
    assert await watch(collector) == []


@pytest.mark.parametrize("source", [LINK, ("sms_account", "shop"), ("website", SHOP)])
async def test_each_kind_of_source_is_watched(
    collector: OneService, clock: FixedClock, source: tuple[str, str]
) -> None:
    """With the survey that its answers are to."""
    await came(collector, source, NOON - 63 * DAY, NOON, every=timedelta(minutes=5))
    assert await watch(collector) == []
    [silent] = await watch_until(collector, clock, NOON + 3 * HOUR)
    assert ((silent.source_kind, silent.source_id), silent.survey) == (source, "visit")


async def test_little_traffic_is_never_a_silence(collector: OneService, clock: FixedClock) -> None:
    """One answer a day: nobody can say after a week that something is wrong. Nor of a source of three weeks."""
    await came(collector, LINK, NOON - 63 * DAY, NOON, every=DAY)
    await came(collector, ("website", SHOP), NOON - 21 * DAY, NOON, every=timedelta(minutes=5))
    assert await watch(collector) == []
    assert await watch_until(collector, clock, NOON + 8 * DAY) == []


async def test_what_is_out_of_use_is_not_waited_for(collector: OneService, clock: FixedClock) -> None:
    """Links that are retired, accounts that are not in the settings, surveys that are paused."""
    await came(collector, LINK, NOON - 63 * DAY, NOON, every=timedelta(minutes=20))
    await came(collector, ("sms_account", "gone"), NOON - 63 * DAY, NOON, every=timedelta(minutes=20))
    await came(collector, ("website", SHOP), NOON - 63 * DAY, NOON, every=timedelta(minutes=20), survey="other")
    retired = await collector.client.post(f"/v1/links/{LINK[1]}/retire", headers=collector.admin)
    paused = await collector.client.post("/v1/surveys/other/pause", headers=collector.admin | {"If-Match": "*"})
    assert (retired.is_success, paused.is_success) == (True, True)
    assert await watch(collector) == []
    assert await watch_until(collector, clock, NOON + DAY) == []
    # When it goes on, the time in which it was paused is no pause of the website.
    resumed = await collector.client.post("/v1/surveys/other/resume", headers=collector.admin | {"If-Match": "*"})
    assert resumed.is_success, resumed.text
    [silent] = await watch_until(collector, clock, NOON + 2 * DAY)
    assert silent.source_id == SHOP
    assert clock.now() >= NOON + DAY + 4 * HOUR


async def test_an_ended_silence_of_a_retired_link_is_not_published(collector: OneService, clock: FixedClock) -> None:
    """Nobody waits for it any more."""
    await came(collector, LINK, NOON - 63 * DAY, NOON, every=timedelta(minutes=20))
    await watch(collector)
    assert len(await watch_until(collector, clock, NOON + DAY)) == 1
    await collector.client.post(f"/v1/links/{LINK[1]}/retire", headers=collector.admin)
    assert await watch(collector) == []
    assert await silences(collector) == [(*LINK, True, False)]


@pytest.mark.parametrize("night", ["2026-03-28", "2026-10-24"])
async def test_a_night_when_the_clocks_change_is_no_silence(
    collector: OneService, clock: FixedClock, night: str
) -> None:
    """Traffic that goes on by the clocks of the place is as usual; when it stops after that night, it is found."""
    saturday = datetime.fromisoformat(f"{night}T12:00").replace(tzinfo=BERLIN)
    source = ("website", SHOP)
    usual: dict[str, Any] = {"every": timedelta(minutes=12), "local_hours": (8, 20)}
    move_to(clock, saturday)
    await came(collector, source, saturday - 64 * DAY, saturday, **usual)
    assert await watch(collector) == []
    while clock.now() < saturday + 2 * DAY:
        await came(collector, source, clock.now(), clock.now() + HOUR, **usual)
        clock.advance(3600)
        assert await watch(collector) == [], clock.now().astimezone(BERLIN)
    [silent] = await watch_until(collector, clock, saturday + 3 * DAY)
    assert isinstance(silent, SourceFellSilent)
    assert silent.expected == pytest.approx(15.0, abs=1.0)
    assert (clock.now() - (saturday + 2 * DAY)) == 3 * HOUR


async def test_two_at_once_publish_it_once(collector: OneService, clock: FixedClock) -> None:
    """Whoever comes second leaves it to the first, and finds the silence afterwards."""
    await came(collector, LINK, NOON - 63 * DAY, NOON, every=timedelta(minutes=5))
    await watch(collector)
    clock.advance(3600)
    await watch(collector)
    clock.advance(3600)
    await asyncio.gather(*(collector.use_cases.watch_sources() for _ in range(3)))
    found = [event.data for event in await collector.published() if isinstance(event.data, SourceFellSilent)]
    assert len(found) == 1
