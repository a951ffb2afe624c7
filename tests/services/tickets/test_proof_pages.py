"""The pages of the proof over HTTP: what a case, reports and policies say, in two languages and without scripts."""

import re
from typing import Any

import httpx
import pytest

from shared.access import Language
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.proving import DAY, answered, asked, close, closed_case, expired, nps, refused, sent

PATH = "/console/tickets"


@pytest.fixture
def manager(tickets: OneService) -> SignedIn:
    return sign_in(tickets.app, "manager")


async def page(tickets: OneService, who: SignedIn, path: str, status: int = 200) -> str:
    reply = await tickets.client.get(f"{PATH}{path}", headers=who.headers)
    assert reply.status_code == status, reply.text
    return text_of(reply)


def text_of(reply: httpx.Response) -> str:
    """Return what can be read on a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())


async def send(tickets: OneService, who: SignedIn, path: str, **form: Any) -> httpx.Response:
    return await tickets.client.post(f"{PATH}{path}", headers=who.headers, data=form)


@pytest.mark.parametrize(
    ("language", "planned", "not_sent", "unhappy"),
    [
        (
            "en",
            "Will be asked again on ",
            "Could not be asked: nothing allows it: no consent,",
            ": still unhappy.",
        ),
        (
            "de",
            "Wird am ",
            "Konnte nicht gefragt werden: nichts erlaubt es: keine Einwilligung,",
            ": weiterhin unzufrieden.",
        ),
    ],
)
async def test_a_case_says_whether_its_customer_was_won_back(
    tickets: OneService, desk: Desk, alert: MakeAlert, *, language: Language, planned: str, not_sent: str, unhappy: str
) -> None:
    """From the closing to the answer, in words; the reason stands in the history, too."""
    who = sign_in(tickets.app, "agent", language=language)
    closed = await closed_case(desk, alert)
    part = f"/{closed['id']}/won-back"
    assert planned in await page(tickets, who, part)
    request = await asked(tickets)
    await tickets.deliver(refused(tickets, request, "no_basis"))
    assert not_sent in await page(tickets, who, part)
    await tickets.deliver(answered(tickets, request, nps(2)))
    assert unhappy in await page(tickets, who, part)
    history = await page(tickets, who, f"/{closed['id']}")
    assert unhappy.strip(" .") in history


async def test_an_open_case_and_one_of_nobody(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    who = sign_in(tickets.app, "agent")
    await tickets.deliver(alert(respondent_id=None))
    ticket = (await desk.found())[0]["id"]
    assert "As soon as the case is closed" in await page(tickets, who, f"/{ticket}/won-back")
    await close(desk, ticket)
    assert "Is not asked again: nobody knows who the customer is." in await page(tickets, who, f"/{ticket}/won-back")


async def test_another_units_case_is_not_there(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    graz = sign_in(tickets.app, "agent", unit="graz", locations=frozenset({"Graz"}))
    closed = await closed_case(desk, alert, location="Wien")
    await page(tickets, graz, f"/{closed['id']}/won-back", status=404)


@pytest.mark.parametrize(
    ("language", "rate", "bounds", "small"),
    [
        (
            "en",
            "67% of those who answered again are happy now",
            "Of all 5 closed cases it is between 40% and 80%, whatever the silent think.",
            "These are few answers: chance plays a large part.",
        ),
        (
            "de",
            "67 % derer, die noch einmal geantwortet haben, sind jetzt zufrieden",
            "Von allen 5 geschlossenen Fällen sind es zwischen 40 % und 80 %, was auch immer die anderen denken.",
            "Das sind wenige Antworten: Der Zufall spielt eine große Rolle.",
        ),
    ],
)
async def test_reports(
    tickets: OneService, desk: Desk, alert: MakeAlert, *, language: Language, rate: str, bounds: str, small: str
) -> None:
    """With both denominators; small numbers are said to be small, and the causes are named."""
    who = sign_in(tickets.app, "agent", language=language)
    for value in (9, 10, 2, None, None):
        await closed_case(desk, alert, response_id=uuid7())
        request = await asked(tickets)
        await tickets.deliver(expired(tickets, request) if value is None else answered(tickets, request, nps(value)))
    shown = (await page(tickets, who, "/reports?days=365&by=touchpoint")).replace("\N{NO-BREAK SPACE}", " ")
    for text in (rate, bounds, small):
        assert text in shown
    assert ("Waited too long" if language == "en" else "Zu lange gewartet") in shown


async def test_reports_without_cases_and_with_an_old_address(tickets: OneService, manager: SignedIn) -> None:
    """Whatever the address says, the page answers, and says what there will be."""
    for query in ("", "?days=9&by=nothing&place=gone&survey=none&touchpoint=none"):
        assert "No case in this period" in await page(tickets, manager, f"/reports{query}")


async def test_people_are_for_those_who_define(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock, manager: SignedIn
) -> None:
    await tickets.deliver(alert())
    await desk.step((await desk.found())[0]["id"], "assign", assignee="kim")
    clock.advance(3600)
    agent = sign_in(tickets.app, "agent")
    assert "kim" not in await page(tickets, agent, "/reports?days=365&by=person")
    assert [one for one in await tickets.audited() if one.action == "case_report.people_shown"] == []
    shown = await page(tickets, manager, "/reports?days=365&by=person")
    assert "kim" in shown
    assert "recorded in the audit log" in shown


async def test_policies(tickets: OneService, manager: SignedIn) -> None:
    """There is one from the first start; another is made, changed and deleted by forms."""
    assert "Standard" in (listed := await page(tickets, manager, "/recovery"))
    assert "7 days after the closing" in listed
    form = {"key": "shop", "name": "Shops", "touchpoint": "", "resurvey": "on", "resurvey_after_days": "3"}
    made = await send(tickets, manager, "/recovery/-/new", **form, receipt="on", basis="existing_customer")
    assert (made.status_code, made.headers["location"]) == (303, f"{PATH}/recovery")
    read = await tickets.client.get("/v1/recovery-policies/shop", headers=tickets.admin)
    found = read.json()
    assert (found["name"], found["resurvey_after_days"], found["resurvey"]) == ("Shops", 3, True)
    assert (found["receipt"], found["closing"], found["basis"]) == (True, False, "existing_customer")
    tag = read.headers["etag"].strip('"')
    changed = await send(tickets, manager, "/recovery/shop", name="Shops", tag=tag, closing="on")
    assert changed.status_code == 303
    found = (await tickets.client.get("/v1/recovery-policies/shop", headers=tickets.admin)).json()
    assert (found["resurvey"], found["receipt"], found["closing"], found["version"]) == (False, False, True, 2)
    old = await send(tickets, manager, "/recovery/shop/delete", tag=tag)
    assert old.status_code == 412
    shown = await tickets.client.get(f"{PATH}/recovery/shop", headers=manager.headers)
    match = re.search(r'name="tag" value="([^"]+)"', shown.text)
    assert match is not None
    assert (await send(tickets, manager, "/recovery/shop/delete", tag=match[1])).status_code == 303
    assert "Shops" not in await page(tickets, manager, "/recovery")


async def test_what_was_typed_stays(tickets: OneService, manager: SignedIn) -> None:
    """A wrong field is named; a policy that somebody else changed or made meanwhile is not overwritten unseen."""
    wrong = await send(tickets, manager, "/recovery/-/new", key="shop", name="My shops", resurvey_after_days="400")
    assert wrong.status_code == 422
    assert "Choose 1 to 90 days." in text_of(wrong)
    assert 'value="My shops"' in wrong.text
    taken = await send(tickets, manager, "/recovery/-/new", key="standard", name="Mine")
    assert taken.status_code == 409
    assert "There is a policy with this key already." in text_of(taken)
    odd = await send(tickets, manager, "/recovery/-/new", key="Not A Key", name="Mine")
    assert (odd.status_code, "Use small letters" in odd.text) == (422, True)
    stale = await send(tickets, manager, "/recovery/standard", name="Renamed", tag="old")
    assert stale.status_code == 412
    assert "Somebody changed this policy" in text_of(stale)
    assert 'value="Renamed"' in stale.text
    match = re.search(r'name="tag" value="([^"]+)"', stale.text)
    assert match is not None
    again = await send(tickets, manager, "/recovery/standard", name="Renamed", tag=match[1])
    assert again.status_code == 303
    assert "Renamed" in await page(tickets, manager, "/recovery")


async def test_a_form_without_its_fields_is_shown_again(tickets: OneService, manager: SignedIn) -> None:
    empty = await send(tickets, manager, "/recovery/standard", tag="*")
    assert (empty.status_code, "<title>standard" in empty.text) == (422, True)
    assert (await send(tickets, manager, "/recovery/-/new")).status_code == 422


async def test_agents_read_policies_and_change_none(tickets: OneService) -> None:
    agent = sign_in(tickets.app, "agent")
    assert "New policy" not in await page(tickets, agent, "/recovery")
    assert (await send(tickets, agent, "/recovery/standard", name="Mine", tag="*")).status_code == 403
    await page(tickets, agent, "/recovery/standard", status=403)


async def test_an_invitation_that_left_is_said_to_have(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    who = sign_in(tickets.app, "agent")
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    assert "the invitation is on its way" in await page(tickets, who, f"/{closed['id']}/won-back")
    clock.advance(DAY)
    await tickets.deliver(sent(tickets, request))
    assert "and has not answered yet" in await page(tickets, who, f"/{closed['id']}/won-back")
