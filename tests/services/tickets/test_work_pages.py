"""The work in a case on its page: checklists, watching, mentions, wishes for a call; and closing several at once."""

import re
from uuid import UUID

import pytest

from shared.access import Language
from shared.clock import FixedClock
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from shared.vocabulary import CallBack
from tests.services.tickets.company import ALEX, GONE, KIM, SAM, as_person, known_company, notices, recipients
from tests.services.tickets.conftest import NOON, Desk, MakeAlert
from tests.services.tickets.paging import PATH, page, send, tag_in
from tests.services.tickets.test_checklists_api import REFUND

LANGUAGES: tuple[Language, ...] = ("en", "de")


async def test_ticking_off_watching_and_closing_on_the_page(tickets: OneService, desk: Desk) -> None:
    """What is needed and not done is named when somebody closes; what was typed stays."""
    await known_company(tickets)
    await tickets.client.put("/v1/checklists/refund", headers=tickets.admin, json=REFUND)
    ticket, kim = (await desk.open())["id"], as_person(tickets, KIM)
    text = await page(tickets, kim, f"/{ticket}")
    assert (text.count('role="checkbox" aria-checked="false"'), text.count("needed to close")) == (3, 2)
    form = {"tag": tag_in(text), "cause": "other", "action_taken": "Voucher", "not_contacted_because": "not_needed"}
    refused = await send(tickets, kim, f"/{ticket}/close", **form)
    assert refused.status_code == 422
    for said in (
        "still to be done before the case is closed:",
        "<li>Receipt checked</li>",
        "<li>Paid back</li>",
        "Voucher",
    ):
        assert said in refused.text, said
    for item in ("receipt", "paid"):
        reply = await send(tickets, kim, f"/{ticket}/check", item=f"refund.{item}", done="true")
        assert (reply.status_code, reply.headers["location"]) == (303, f"{PATH}/{ticket}")
    text = await page(tickets, kim, f"/{ticket}")
    assert "Kim Doe ticked something off" in text
    assert (text.count('aria-checked="true"'), "needed to close" in text) == (2, False)
    assert (await send(tickets, kim, f"/{ticket}/watch")).status_code == 303
    assert "Watched by Kim Doe" in await page(tickets, kim, f"/{ticket}")
    assert (await send(tickets, kim, f"/{ticket}/unwatch")).status_code == 303
    text = await page(tickets, kim, f"/{ticket}")
    assert "Watched by Kim Doe" not in text
    assert (await send(tickets, kim, f"/{ticket}/close", **(form | {"tag": tag_in(text)}))).status_code == 303
    late = await send(tickets, kim, f"/{ticket}/check", item="refund.thanked", done="true")
    assert (late.status_code, "does not allow that any more" in late.text) == (409, True)
    assert "aria-checked" not in late.text
    assert (await send(tickets, kim, f"/{ticket}/check", item="refund.nothing", done="true")).status_code == 404


async def test_a_note_mentions_people_on_the_page(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Those who may see the case are offered; what is refused keeps the note and who was chosen."""
    await known_company(tickets)
    await tickets.deliver(alert(location="Wien"))
    ticket, kim = (await desk.found())[0]["id"], as_person(tickets, KIM)
    text = await page(tickets, kim, f"/{ticket}")
    offered = re.findall(
        r'<option value="([0-9a-f-]{36})">', text[text.index('name="mentions"') :].split("</select>")[0]
    )
    assert [UUID(one) for one in offered] == [SAM]
    refused = await send(tickets, kim, f"/{ticket}/note", note="@Alex help", mentions=[str(SAM), str(ALEX)])
    assert (refused.status_code, "cannot see this case" in refused.text) == (422, True)
    assert "@Alex help" in refused.text
    assert f'<option value="{SAM}" selected>' in refused.text
    assert await notices(tickets) == []
    taken = await send(tickets, kim, f"/{ticket}/note", note="@Sam Fox help", mentions=[str(SAM)])
    assert taken.status_code == 303
    assert [recipients(one) for one in await notices(tickets, "mention")] == [[SAM]]
    text = await page(tickets, kim, f"/{ticket}")
    assert "Mentioned: Sam Fox" in text
    assert "Watched by Sam Fox" in text
    assert str(GONE) not in text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_says_whether_now_is_the_time_to_call(
    tickets: OneService, desk: Desk, language: Language
) -> None:
    """Prominent as long as nobody has contacted the customer; then what was wished is still there."""
    await known_company(tickets)
    filed = ComplaintFiled(
        complaint_id=uuid7(),
        channel="web",
        text="Call",
        location="Graz",
        call_back=CallBack("phone", "any_time"),
        occurred_at=NOON,
        filed_at=NOON,
    )
    await tickets.deliver(Event(filed, source="/heed/collector", time=NOON))
    ticket = (await desk.found())[0]["id"]
    reader = sign_in(tickets.app, "agent", language=language)
    text = await page(tickets, reader, f"/{ticket}")
    banner = text[text.index('id="case-call-back"') :].split("</p>")[0]
    assert "Europe/Vienna" in banner
    assert ("Uhr" if language == "de" else "there") in banner
    wish = {"en": "Wants a call, at any time", "de": "Bittet um Rückruf, zu jeder Zeit"}[language]
    assert wish in banner
    changed = await send(tickets, reader, f"/{ticket}/call-back", wish="email any_time")
    assert changed.status_code == 303
    assert "Europe/Vienna" not in await page(tickets, reader, f"/{ticket}")
    for wrong in ("phone night", "fax any_time"):
        assert (await send(tickets, reader, f"/{ticket}/call-back", wish=wrong)).status_code == 422
    await desk.step(ticket, "contact")
    text = await page(tickets, reader, f"/{ticket}")
    assert "case-call-back" not in text
    assert {"en": "contacted the customer since", "de": "seither wurde Kontakt aufgenommen"}[language] in text
    assert (await send(tickets, reader, f"/{ticket}/call-back")).status_code == 303
    assert (await desk.get(f"/{ticket}")).json()["call_back"] is None


async def test_several_cases_are_closed_at_once(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Chosen in the list, one form for all, each answered by itself: who was contacted needs no reason."""
    await tickets.client.put(
        "/v1/checklists/refund", headers=tickets.admin, json=REFUND | {"when": {"field": "survey", "equals": "visit"}}
    )
    await tickets.deliver(alert(), alert(survey="visit"), alert(respondent_id=None), alert())
    plain, listed, anonymous, stale = [one["id"] for one in await desk.found(order="oldest")]
    by_hand = (await desk.open(subject="By hand"))["id"]
    await desk.step(by_hand, "contact")
    boxes = [f"{one} {(await desk.tag(one)).strip(chr(34))}" for one in (plain, listed, anonymous, stale, by_hand)]
    clock.advance(60)
    await desk.step(stale, "contact")
    agent = sign_in(tickets.app, "agent")
    assert f'formaction="{PATH}/close/form"' in await page(tickets, agent)
    asked = await send(tickets, agent, "/close/form", ticket=boxes)
    assert asked.status_code == 200
    assert "What do these 5 cases end with?" in asked.text
    assert all(f'name="ticket" value="{box}"' in asked.text for box in boxes)
    empty = await send(tickets, agent, "/close", ticket=boxes, cause="other", note="All of them")
    assert (empty.status_code, "All of them" in empty.text, "Write what was done" in empty.text) == (422, True, True)
    form = {"cause": "other", "action_taken": "Vouchers", "not_contacted_because": "not_needed", "outcome": "unknown"}
    reply = await send(tickets, agent, "/close?state=new", ticket=boxes, **form)
    assert reply.status_code == 200
    assert "3 cases closed." in reply.text
    assert "Receipt checked, Paid back" in reply.text
    assert "This case changed meanwhile: admin contacted the customer" in reply.text
    closed = {one["id"]: one for one in await desk.found(state="closed")}
    assert set(closed) == {plain, anonymous, by_hand}
    reasons = {one["id"]: one["not_contacted_because"] for one in closed.values()}
    assert reasons == {plain: "not_needed", anonymous: "anonymous", by_hand: None}
    for path in ("/close/form", "/close"):
        nothing = await send(tickets, agent, path, **form)
        assert (nothing.status_code, "Choose at least one case" in nothing.text) == (422, True)
    last = await send(tickets, agent, "/close", ticket=[f"{stale} {(await desk.tag(stale)).strip(chr(34))}"], **form)
    assert (last.status_code, last.headers["location"]) == (303, f"{PATH}?state=open")


async def test_the_inbox_shows_what_one_watches_and_who_waits_for_a_call(tickets: OneService, desk: Desk) -> None:
    """Two ways to narrow the list; each says what it is narrowed by."""
    await known_company(tickets)
    watched, wished, other = [(await desk.open(subject=f"Case of {name}"))["id"] for name in ("Ada", "Bob", "Cy")]
    kim = as_person(tickets, KIM)
    assert (await send(tickets, kim, f"/{watched}/watch")).status_code == 303
    assert (await send(tickets, kim, f"/{wished}/call-back", wish="phone evening")).status_code == 303
    for query, shown, said in (
        ("?who=watched", {watched}, "Watched by me"),
        ("?call_back=open", {wished}, "waits for a call or an answer"),
        ("?who=watched&call_back=open", set[str](), "waits for a call or an answer"),
        ("?state=open", {watched, wished, other}, ""),
        ("?call_back=nonsense", {watched, wished, other}, ""),
    ):
        text = await page(tickets, kim, query)
        assert {one for one in (watched, wished, other) if f'id="open-{one}"' in text} == shown, query
        assert said in text[text.index('id="narrowed"') :].split("</p>")[0], query
