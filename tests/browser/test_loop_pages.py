"""The pages about the loop in a browser: the ledger, a box, its health, with and without something wrong."""

import random
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from services.alerts.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.notifications import NoticeAcknowledged, NoticeSent
from shared.contracts.scoring import AnswerScore, UnhappyCounted
from shared.fields import fields_in_common
from shared.ids import uuid7
from shared.testing.collecting import execute
from shared.testing.console import ConsoleSite, console_site, looks
from shared.testing.looks import DESK, PHONE, Look
from shared.testing.one_service import OneService, one_service
from tests.services.alerts.happenings import UNHAPPY, answer, filed, put, scored, structure
from tests.services.alerts.looping import case, notice

pytestmark = pytest.mark.browser
NOW = datetime.now(UTC)
HOUR = NOW.replace(minute=0, second=0, microsecond=0)
LOOKS = [DESK, PHONE, Look("de", "dark", 1280, 100, "none"), Look("de", "light", 390, 100, "none")]
DIFFERS = "('parcel', date_trunc('hour', now()), 2, 0, now() - interval '1 hour', now())"


@pytest_asyncio.fixture(loop_scope="session")
async def site(database_url: str, browser: Browser) -> AsyncIterator[tuple[ConsoleSite, OneService]]:
    """Alerts, three weeks after it began."""
    clock = FixedClock(NOW - timedelta(days=21))
    async with one_service(SERVICE, database_url, clock=clock) as alerts:
        await _live(alerts, clock)
        async with console_site(browser, [alerts]) as site:
            yield site, alerts


async def _live(alerts: OneService, clock: FixedClock) -> None:
    """Put something into most boxes, with steps that take minutes, hours and days."""
    chance = random.Random(7)  # noqa: S311 - a repeatable choice
    await alerts.deliver(structure())
    rule = {"name": "Unhappy answer", "when": {"all_of": [UNHAPPY, {"field": "touchpoint", "equals": "delivery"}]}}
    limits = {"most_per_day": 3, "zone": "Europe/Vienna"}
    assert (await put(alerts, "unhappy-answer", **rule, limits=limits)).is_success
    for number in range(90):
        at = NOW - timedelta(hours=5 * (90 - number))
        clock.advance((at + timedelta(seconds=chance.choice([2, 4, 9, 40])) - clock.now()).total_seconds())
        who = uuid7()
        value = chance.choice([0, 2, 4, 6, 6, 7])
        touchpoint = "delivery" if number % 4 else "counter"
        one = scored(
            passive() if value == 7 else answer(value),
            respondent_id=who,
            received_at=at,
            occurred_at=at,
            scored_at=at,
            touchpoint=touchpoint,
            channel=chance.choice(["web", "kiosk", "sms"]),
            location=chance.choice(["graz", "wien"]),
            suspect="rapid_taps" if number % 23 == 0 else None,
        )
        await alerts.deliver(one, *_steps(chance, one, number))
        if number % 3 == 0:
            later = min(NOW, at + timedelta(days=3))
            again: dict[str, Any] = {
                "respondent_id": who,
                "touchpoint": touchpoint,
                "occurred_at": later,
                "received_at": later,
            }
            await alerts.deliver(scored(answer(chance.choice([3, 8, 9])), **again))
    count = UnhappyCounted(survey="parcel", hour=HOUR, unhappy=99, suspect=4, counted_to=NOW)
    await alerts.deliver(Event(count, source="/heed/scoring", time=NOW))
    await alerts.deliver(*(filed(filed_at=NOW - timedelta(days=day), location="wien") for day in range(4)))


def passive() -> AnswerScore:
    """Return a 7, which makes nobody happy or unhappy."""
    seven = answer(7)
    return AnswerScore(**(fields_in_common(seven, AnswerScore) | {"category": "passive", "verdict": "neutral"}))


def _steps(chance: random.Random, one: Event[Any], number: int) -> Sequence[Event[Any]]:
    about, at = one.data.response_id, one.data.received_at
    if one.data.touchpoint != "delivery" or number % 5 == 0:
        return []
    taken = ("opened", "assigned", "contacted", "resolved", "closed")[: 1 + number % 5]
    events = case(*taken, at=at + timedelta(minutes=chance.randint(1, 300)), response_id=about)
    events.append(notice(NoticeSent, about, at + timedelta(seconds=chance.randint(3, 200))))
    if number % 3:
        events.append(notice(NoticeAcknowledged, about, at + timedelta(minutes=chance.randint(2, 600))))
    return events


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_pages_please_everybody(site: tuple[ConsoleSite, OneService], look: Look) -> None:
    pages = {
        "ledger": "/console/alerts/ledger",
        "ledger-box": "/console/alerts/ledger/held_back",
        "loop-health": "/console/alerts/health?by=unit",
    }
    for name, address in pages.items():
        screen = await site[0].open(address, look, "agent")
        await looks(screen, name)
        await screen.page.close()
    await execute(site[1], f"INSERT INTO alerts.ledger_difference VALUES {DIFFERS}")  # noqa: S608 - our own
    screen = await site[0].open("/console/alerts/ledger", look, "agent")
    await expect(screen.page.get_by_role("alert")).to_contain_text("parcel")
    await looks(screen, "ledger-differs")


async def test_a_filter_renews_the_page_and_a_box_opens(site: tuple[ConsoleSite, OneService]) -> None:
    screen = await site[0].open("/console/alerts/ledger", DESK, "agent")
    await screen.page.get_by_label("Place").select_option("wien")
    await expect(screen.page).to_have_url(re.compile("place=wien"))
    await screen.page.get_by_role("link", name="Case open").click()
    await expect(screen.page.get_by_role("heading", level=1)).to_have_text("Case open")
    await expect(screen.page.get_by_text("Graz")).to_have_count(0)
    assert screen.complaints == []
