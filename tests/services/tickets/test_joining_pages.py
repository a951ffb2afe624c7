"""What a case shows of several answers, of other cases of its customer, and of merging; and how it is merged."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.access import Language
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from shared.vocabulary import Comment
from tests.services.tickets.conftest import NOON, Desk, MakeAlert

PATH = "/console/tickets"
ADA = UUID(int=7)


def words(text: str) -> tuple[Comment, ...]:
    return (Comment(question="why", text=text),)


async def page(tickets: OneService, who: SignedIn, ticket: dict[str, Any]) -> str:
    reply = await tickets.client.get(f"{PATH}/{ticket['id']}", headers=who.headers)
    assert reply.status_code == httpx.codes.OK
    return reply.text


@pytest.mark.parametrize("language", ["en", "de"])
async def test_each_answer_has_its_own_words(
    tickets: OneService, desk: Desk, alert: MakeAlert, language: Language
) -> None:
    """The newest first, with the way to all that was answered; a complaint with the way to it."""
    first = alert(respondent_id=ADA, comments=words("It was <late>"))
    second = alert(respondent_id=ADA, comments=words("Broken"), occurred_at=NOON + timedelta(days=3))
    filed = ComplaintFiled(
        complaint_id=uuid7(),
        channel="web",
        text="Nobody called",
        touchpoint="delivery",
        location="Graz",
        respondent_id=ADA,
        occurred_at=NOON + timedelta(days=5),
        filed_at=NOON,
    )
    await tickets.deliver(first, second, Event(filed, source="/heed/collector", time=NOON))
    [case] = await desk.found()
    text = await page(tickets, sign_in(tickets.app, "agent", language=language), case)
    said = [text.index(one) for one in ("Nobody called", "Broken", "It was &lt;late&gt;")]
    assert said == sorted(said)
    for link in (
        f"/console/collector/responses/{first.data.response_id}",
        f"/console/alerts/responses/{second.data.response_id}/rules",
        f"/console/collector/complaints/{filed.complaint_id}",
    ):
        assert f'href="{link}"' in text
    how_many = {
        "en": "2 unhappy answers of this customer within 90 days.",
        "de": "2 unzufriedene Antworten dieser Person",
    }
    assert how_many[language] in text
    joined = {"en": "Another unhappy answer of the customer joined the case", "de": "Eine weitere unzufriedene Antwort"}
    assert joined[language] in text
    viewer = sign_in(tickets.app, "agent", locations=frozenset({"Wien"}))
    assert (await tickets.client.get(f"{PATH}/{case['id']}", headers=viewer.headers)).status_code == 404


async def test_other_cases_and_how_they_become_one(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """The page lists them, offers the open ones, leads to the one that goes on, and from the merged one to it."""
    await tickets.deliver(alert(respondent_id=ADA))
    await tickets.deliver(alert(respondent_id=ADA, touchpoint="till", occurred_at=NOON + timedelta(days=1)))
    await tickets.deliver(alert(respondent_id=ADA, touchpoint="web", occurred_at=NOON + timedelta(days=2)))
    third, second, first = await desk.found()
    await desk.step(third["id"], "close")
    agent = sign_in(tickets.app, "agent")
    text = await page(tickets, agent, first)
    assert "2 other cases of this customer" in text
    assert "The case became more urgent" in await page(tickets, agent, second)
    offered = {one.attributes.get("value") for one in read_page(text).all("option")}
    assert offered & {second["id"], third["id"]} == {second["id"]}
    sent = {"tag": (await desk.tag(first["id"])).strip('"'), "into": second["id"], "note": "The same parcel"}
    reply = await tickets.client.post(f"{PATH}/{first['id']}/merge", headers=agent.headers, data=sent)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{PATH}/{second['id']}")
    text = await page(tickets, agent, second)
    assert "Merged into this one:" in text
    assert f'href="{PATH}/{first["id"]}"' in text
    assert "The same parcel" in text
    merged = await page(tickets, agent, first)
    assert "Another case goes on with this one:" in merged
    assert f'href="{PATH}/{second["id"]}"' in merged
    assert "step-reopen" not in merged
    found = await tickets.client.post(f"{PATH}/find", headers=agent.headers, data={"q": str(first["number"])})
    assert found.headers["location"] == f"{PATH}/{first['id']}"


@pytest.mark.parametrize(
    ("into", "status", "text"),
    [
        ({"number": "#4711"}, 422, "Choose another case, or write the number of one that you can see."),
        ({}, 422, "Choose another case, or write the number of one that you can see."),
        ({"number": "closed"}, 409, "The other case is closed. Choose one that is open, or reopen it first."),
        ({"number": "other"}, 409, "The other case is about another customer. Both need an answer of their own."),
        ({"number": "old"}, 412, "This case changed meanwhile"),
    ],
)
async def test_what_was_typed_is_kept(  # noqa: PLR0917 - a row of the table
    tickets: OneService, desk: Desk, alert: MakeAlert, into: dict[str, str], status: int, text: str
) -> None:
    """Whoever cannot merge it reads why, and their note is still there."""
    await tickets.deliver(alert(respondent_id=ADA), alert(respondent_id=UUID(int=8)))
    closed = await desk.open()
    await desk.step(closed["id"], "close")
    [mine] = await desk.found(respondent_id=str(ADA))
    [other] = await desk.found(respondent_id=str(UUID(int=8)))
    tag = (await desk.tag(mine["id"])).strip('"')
    numbers = {"closed": str(closed["number"]), "other": str(other["number"]), "old": f"#{other['number']}"}
    if into.get("number") == "old":
        await desk.post(f"/{mine['id']}/notes", {"note": "Quicker"})
    sent = {"tag": tag, "note": "My own words"} | {name: numbers.get(value, value) for name, value in into.items()}
    agent = sign_in(tickets.app, "agent")
    reply = await tickets.client.post(f"{PATH}/{mine['id']}/merge", headers=agent.headers, data=sent)
    assert reply.status_code == status
    assert text in reply.text
    assert "My own words" in reply.text
