"""The pages Audit log, Rules and System in a real browser: what they show, what they do, in both languages."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import insert, update

from services.accounts.service import SERVICE as ACCOUNTS
from services.accounts.store.tables import AUDIT_ENTRY, DIRECTORY, TRANSPORT
from services.alerts.service import SERVICE as ALERTS
from shared.access import Language
from shared.contracts.accounts import PersonChanged
from shared.contracts.audit import AUDITED
from shared.contracts.event import Event
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.directory_use_cases import publish_state
from shared.ids import uuid7
from shared.testing.browser import accessibility_problems, served
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in

PICTURES = os.environ.get("HEED_TEST_PICTURES")
"""A folder for screenshots, for people to look at."""
PERSON = UUID("0192f3a4-5b6c-7d8e-9fa0-00000000000a")
RESPONDENT = UUID(int=7)
NOW = datetime.now(UTC)

Visiting = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def visiting(browser: Browser) -> Visiting:
    """Open a page as somebody who is signed in; nothing may be wrong with it for axe or in the browser's console."""

    @asynccontextmanager
    async def visit(
        service: OneService, path: str, *, language: Language = "en", width: int = 1280, **person: Any
    ) -> AsyncIterator[Page]:
        somebody = sign_in(service.app, "admin", language=language, **person)
        async with served(service.app) as address:
            context = await browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
            cookies = [{"name": name, "value": value, "url": address} for name, value in somebody.cookies.items()]
            await context.add_cookies(cookies)  # type: ignore[arg-type] # what it takes
            page = await context.new_page()
            errors: list[str] = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(address + path)
            yield page
            if PICTURES:
                name = f"{path.strip('/').replace('/', '-')}-{language}-{width}.png"
                await page.screenshot(path=Path(PICTURES) / name, full_page=True)
            assert await accessibility_problems(page) == []
            assert errors == []
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert await page.evaluate(overflow) <= 0
            await context.close()

    return visit


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    """Accounts that knows Erika, with two entries in its log and an event that it could not handle."""
    async with one_service(ACCOUNTS, database_url) as service:
        erika = PersonChanged(person_id=PERSON, version=1, display_name="Erika Muster", role="admin", changed_at=NOW)
        async with service.unit_of_work.begin() as work:
            await publish_state(work, DIRECTORY, erika)
        fields: dict[str, Any] = {"actor": str(PERSON), "actor_kind": "person", "address": "203.0.113.7", "at": NOW}
        rule = AUDITED["alerts"](
            action="rule.changed",
            thing="rule",
            thing_id="unhappy",
            before='{"severity":"warning","enabled":true}',
            after='{"severity":"critical","enabled":true}',
            reason="Too many were missed",
            **fields,
        )
        case = AUDITED["tickets"](action="ticket.closed", thing="ticket", thing_id="t-1", location="Graz", **fields)
        await service.deliver(*(Event(one, source=f"/heed/{one.producer()}", time=NOW) for one in (rule, case)))
        await park(service)
        yield service


async def park(service: OneService) -> None:
    """Park an event that no handler knows, as the consumer loop does."""
    row = {
        "topic": "heed.alerts.events",
        "partition": 0,
        "record_offset": 7,
        "recorded_at": NOW,
        "key": b"secret-key",
        "headers": [["ce_type", "heed.alerts.something.v1"]],
        "value": b'{"comment":"secret words"}',
        "error": "DecodeError: type unknown",
    }
    async with service.engine.begin() as connection:
        await connection.execute(insert(TRANSPORT.parked).values(row))


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("de", 390)])
async def test_the_audit_log_shows_who_did_what(
    accounts: OneService, visiting: Visiting, language: Language, width: int
) -> None:
    """With names for ids and words for actions, the newest first, on a phone too."""
    async with visiting(accounts, "/console/accounts/audit", language=language, width=width) as page:
        words = {"en": ("Case closed", "Rule changed"), "de": ("Fall abgeschlossen", "Regel geändert")}[language]
        await expect(page.locator("#entries .row-link")).to_have_text(list(words))
        await expect(page.locator("#entries")).to_contain_text("Erika Muster")


async def test_the_audit_log_is_filtered_in_the_address_and_searched_beside_it(
    accounts: OneService, visiting: Visiting
) -> None:
    """What is chosen can be kept as a link; words that are searched for stand in no address."""
    async with visiting(accounts, "/console/accounts/audit") as page:
        await page.locator("select[name=service]").select_option("tickets")
        await expect(page.locator("#entries .row-link")).to_have_text(["Case closed"])
        assert "service=tickets" in page.url
        await page.goto(page.url.partition("?")[0])
        await page.get_by_label("Words in reasons and changes").fill("MISSED")
        await page.keyboard.press("Enter")
        await expect(page.locator("#entries .row-link")).to_have_text(["Rule changed"])
        assert "MISSED" not in page.url


async def test_the_audit_log_is_verified_at_a_click(accounts: OneService, visiting: Visiting) -> None:
    """Intact at first; the changed entry is named."""
    async with visiting(accounts, "/console/accounts/audit") as page:
        await page.get_by_role("link", name="Verify now").click()
        await expect(page.locator("#verification")).to_contain_text("Intact")
        async with accounts.engine.begin() as connection:
            changed = update(AUDIT_ENTRY).where(AUDIT_ENTRY.c.number == 2)
            await connection.execute(changed.values(action="ticket.opened"))
        await page.get_by_role("link", name="Verify now").click()
        await expect(page.locator("#verification")).to_contain_text("Entry 1/2")


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("de", 1280)])
async def test_an_entry_shows_what_changed(
    accounts: OneService, visiting: Visiting, language: Language, width: int
) -> None:
    """Before beside after, what changed first."""
    async with visiting(accounts, "/console/accounts/audit/1/1", language=language, width=width) as page:
        first = page.locator("table tbody tr").first
        await expect(first).to_contain_text("severity")
        await expect(first).to_contain_text("critical")
        await expect(page.locator("main")).to_contain_text("203.0.113.7")


async def test_an_entry_of_another_unit_is_not_there(accounts: OneService, visiting: Visiting) -> None:
    """Neither in the list nor by its address; nor is a verification of the whole offered."""
    unit = {"unit": "linz", "locations": frozenset({"Linz"})}
    async with visiting(accounts, "/console/accounts/audit", **unit) as page:
        await expect(page.locator("#entries .row-link")).to_have_count(0)
        await expect(page.get_by_role("link", name="Verify now")).to_have_count(0)
        reply = await page.request.get(page.url + "/1/2")
        assert reply.status == 404


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("de", 390)])
async def test_the_system_page_shows_parked_events_without_their_words(
    accounts: OneService, visiting: Visiting, language: Language, width: int
) -> None:
    """Type, error and age, and what the database knows; neither body nor key."""
    async with visiting(accounts, "/console/accounts/system", language=language, width=width) as page:
        await expect(page.locator("#system-accounts")).to_contain_text("DecodeError: type unknown")
        assert "secret" not in await page.content()


async def test_parked_events_are_handled_again_or_discarded(accounts: OneService, visiting: Visiting) -> None:
    """One that fails again stays; one that is discarded is gone. Both are audited."""
    async with visiting(accounts, "/console/accounts/system") as page:
        await page.get_by_role("button", name="Handle all again").click()
        await expect(page.locator("#toasts")).to_contain_text("1 failed again")
        await page.locator("#system-accounts tbody button", has_text="Discard").first.click()
        await page.locator("dialog[open] button.danger").click()
        await expect(page.locator("#toasts")).to_contain_text("1 event was discarded")
        await expect(page.locator("#system-accounts table")).to_have_count(0)
    assert [(one.action, one.actor_kind) for one in await accounts.audited()] == [("dead_letter.discarded", "person")]


@pytest_asyncio.fixture(loop_scope="session")
async def alerts(database_url: str) -> AsyncIterator[OneService]:
    """Alerts with a rule in two versions that has raised an alert."""
    async with one_service(ALERTS, database_url) as service:
        for severity in ("warning", "critical"):
            rule = {
                "name": "Unhappy at the counter",
                "severity": severity,
                "touchpoint": "counter",
                "when": {
                    "all_of": [
                        {"answer": {"metric": "nps", "at_most": 6}},
                        {"none_of": [{"field": "channel", "one_of": ["kiosk", "qr"]}]},
                    ]
                },
            }
            headers = service.admin | {"If-Match": "*"}
            reply = await service.client.put(
                "/v1/rules/counter", json=rule, headers=headers if severity == "critical" else service.admin
            )
            assert reply.is_success, reply.text
        answer = AnswerScore(
            question="recommend",
            concept="recommend",
            metric="nps",
            value=3,
            scale_min=0,
            scale_max=10,
            polarity="high_is_good",
            category="detractor",
            verdict="unhappy",
        )
        scored = ResponseScored(
            response_id=uuid7(),
            survey="visit",
            version=1,
            channel="web",
            touchpoint="counter",
            location="Graz",
            respondent_id=RESPONDENT,
            scores=(answer,),
            occurred_at=NOW,
            received_at=NOW,
            scored_at=NOW,
        )
        await service.deliver(Event(scored, source="/heed/scoring", time=NOW))
        yield service


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("de", 390)])
async def test_rules_are_shown_in_words(alerts: OneService, visiting: Visiting, language: Language, width: int) -> None:
    """The condition as sentences, how many alerts, and the version."""
    async with visiting(alerts, "/console/alerts/rules", language=language, width=width) as page:
        row = page.locator("tr", has=page.get_by_role("link", name="Unhappy at the counter"))
        words = {
            "en": ("An answer: NPS, at most 6", "None of this holds:", "Channel is one of kiosk, QR code", "Critical"),
            "de": ("Eine Antwort: NPS, höchstens 6", "Nichts davon trifft zu:", "Kiosk, QR-Code", "Kritisch"),
        }[language]
        for said in words:
            await expect(row).to_contain_text(said)


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("de", 1280)])
async def test_a_rule_has_its_history(alerts: OneService, visiting: Visiting, language: Language, width: int) -> None:
    """Every version, the newest first."""
    async with visiting(alerts, "/console/alerts/rules/counter", language=language, width=width) as page:
        severity = {"en": ["Critical", "Important"], "de": ["Kritisch", "Wichtig"]}[language]
        await expect(page.locator(".timeline > li .badge")).to_have_text(severity)


async def test_the_timeline_of_a_respondent_has_their_alerts(alerts: OneService) -> None:
    """For those who may see the place."""
    path = f"/console/alerts/person/{RESPONDENT}"
    everybody = sign_in(alerts.app, "agent")
    shown = (await alerts.client.get(path, headers=everybody.headers)).text
    assert "Unhappy at the counter" in shown
    assert "NPS 3 of 10 (detractor)" in shown
    elsewhere = sign_in(alerts.app, "agent", unit="linz", locations=frozenset({"Linz"}))
    assert "Unhappy" not in (await alerts.client.get(path, headers=elsewhere.headers)).text
