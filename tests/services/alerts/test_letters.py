"""What colleagues write to customers is a contact, what is automatic is none: in every number, and on the pages."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared.clock import FixedClock
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.collector import RespondentErased
from shared.contracts.messages import MessageBounced, MessageFailed, MessageSent
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import NOON, answer, event, filed, get, put, scored
from tests.services.alerts.looping import WROTE, case, letter, query
from tests.services.alerts.recovering import company, decided, message, only


async def contacts(alerts: OneService) -> tuple[int, float | None]:
    """Return of how many alerts the customer was contacted, and how soon half of them were."""
    [found] = [one for one in (await get(alerts, f"/v1/loop-health?{query()}"))["steps"] if one["step"] == "contact"]
    return found["reached"], found["p50_seconds"]


def observed() -> float:
    return REGISTRY.get_sample_value("heed_loop_step_seconds_count", {"step": "contact"}) or 0.0


async def test_a_message_in_a_case_is_a_contact(alerts: OneService) -> None:
    """In any order, once, and the first one counts, whether it was written or the case was marked."""
    one, ticket = scored(), uuid7()
    opened, marked = case("opened", "contacted", ticket_id=ticket, response_id=one.data.response_id)
    letters = [letter(ticket_id=ticket, at=NOON + timedelta(minutes=minutes)) for minutes in (20, 25)]
    before = observed()
    await alerts.deliver(letters[1], one, opened)
    assert await contacts(alerts) == (1, 25 * 60)
    await alerts.deliver(letters[0], letters[0], event(letters[0].data), marked)
    assert await contacts(alerts) == (1, 20 * 60)
    assert observed() == before  # the first one came before its case: of what nobody knew nothing is observed


async def test_the_metric_has_each_first_contact_once(alerts: OneService) -> None:
    one, other = scored(respondent_id=uuid7()), scored(respondent_id=uuid7())
    first, second = uuid7(), uuid7()
    await alerts.deliver(one, other)
    events = case("opened", "contacted", ticket_id=first, response_id=one.data.response_id)
    before = observed()
    await alerts.deliver(events[0], letter(ticket_id=first), letter(ticket_id=first), events[1])
    assert observed() == before + 1
    await alerts.deliver(*case("opened", "contacted", ticket_id=second, response_id=other.data.response_id))
    await alerts.deliver(letter(ticket_id=second, at=NOON + timedelta(days=1)))
    assert observed() == before + 2


async def test_a_message_from_the_customers_page_answers_what_came_before(alerts: OneService) -> None:
    """Everything that came in from them until then, also if it is judged later; nothing later, and nobody else's."""
    person = uuid7()
    later = WROTE + timedelta(hours=1)
    await alerts.deliver(letter(respondent_id=person))
    await alerts.deliver(scored(respondent_id=person), scored(respondent_id=uuid7()))
    await alerts.deliver(scored(respondent_id=person, occurred_at=later, received_at=later))
    assert await contacts(alerts) == (1, 20 * 60)


async def test_a_message_about_a_complaint_is_a_contact(alerts: OneService) -> None:
    assert (await put(alerts, "complained", trigger="complaint_filed")).is_success
    one, other = filed(), filed()
    await alerts.deliver(one, other, letter(complaint_id=one.data.complaint_id, respondent_id=one.data.respondent_id))
    assert await contacts(alerts) == (1, 20 * 60)
    for about, shown in ((one, "after 20 min"), (other, "not yet")):
        [signal] = (await get(alerts, f"/v1/signals?subject_id={about.data.complaint_id}"))["items"]
        assert shown in await page(alerts, signal["id"])


@pytest.mark.parametrize(
    "not_one",
    [
        {"by_person": False},
        {"to_folder": True},
        {"cause": "recovery", "by_person": False},
        {"cause": "progress", "by_person": False},
        {"kind": MessageFailed, "reason": "disconnected", "is_unknown": True},
    ],
)
async def test_what_is_no_contact(alerts: OneService, not_one: dict[str, Any]) -> None:
    """What a key or the suite sends, what nobody gets, and what may not have been sent."""
    one, ticket = scored(), uuid7()
    await alerts.deliver(one, *case("opened", ticket_id=ticket, response_id=one.data.response_id))
    await alerts.deliver(letter(**{"ticket_id": ticket} | not_one))
    assert await contacts(alerts) == (0, None)


async def test_what_came_back_was_read_by_nobody(alerts: OneService) -> None:
    """Until it is sent once more."""
    one, ticket = scored(), uuid7()
    await alerts.deliver(one, *case("opened", ticket_id=ticket, response_id=one.data.response_id))
    sent = letter(ticket_id=ticket)
    back = letter(MessageBounced, message_id=sent.data.message_id, ticket_id=ticket, reason="hard")
    await alerts.deliver(sent, back)
    assert await contacts(alerts) == (0, None)
    await alerts.deliver(letter(ticket_id=ticket, message_id=sent.data.message_id, at=NOON + timedelta(hours=1)))
    assert await contacts(alerts) == (1, 3600)


async def test_the_proof_counts_the_same_contacts(alerts: OneService, clock: FixedClock) -> None:
    clock.advance(timedelta(days=20).total_seconds())
    person = uuid7()
    next_at = NOON + timedelta(days=5)
    await alerts.deliver(
        scored(respondent_id=person),
        letter(respondent_id=person),
        scored(answer(9), respondent_id=person, occurred_at=next_at, received_at=next_at),
    )
    found = (await get(alerts, f"/v1/loop-health?{query()}"))["recovery"]
    assert (found["recognised"], found["among_answered"]["part"], found["among_answered"]["n"]) == (1, 1, 1)


async def page(alerts: OneService, path: str, **reader: Any) -> str:
    reply = await alerts.client.get(f"/console/alerts/{path}", headers=sign_in(alerts.app, "manager", **reader).headers)
    assert reply.status_code == 200, reply.text
    return reply.text


async def test_automatic_messages_stand_apart(alerts: OneService) -> None:
    """On the page of the alert and in the numbers: how soon, and that it is no contact."""
    await company(alerts)
    await only(alerts)
    await alerts.client.delete("/v1/rules/unhappy-answer", headers=alerts.admin | {"If-Match": "*"})
    people = [uuid7() for _ in range(3)]
    await alerts.deliver(*(scored(respondent_id=one, location="graz") for one in people))
    asked = [one for one in await decided(alerts) if isinstance(one, RecoveryRequested)]
    assert len(asked) == 3
    soon = NOON + timedelta(seconds=40)
    await alerts.deliver(message(MessageSent, asked[0], basis="consent", at=soon))
    await alerts.deliver(message(MessageSent, asked[1], basis="consent", at=soon, to_folder=True))
    assert await contacts(alerts) == (0, None)
    found = (await get(alerts, f"/v1/loop-health?{query()}"))["automatic"]
    assert found == {"wanted": 3, "reached": 1, "share": pytest.approx(1 / 3), "p50_seconds": 40, "p90_seconds": 40}
    by_response = {one["response_id"]: one["id"] for one in (await get(alerts, "/v1/alerts"))["items"]}
    shown = [await page(alerts, by_response[str(one.response_id)]) for one in asked]
    for text_, said in zip(shown, ("after 40 s", "nobody gets it", "Waits to be sent"), strict=True):
        assert said in text_.partition("Written to automatically")[2].partition("</dl>")[0]
        assert "not yet" in text_.partition("Contacted by a colleague")[2].partition("</dd>")[0]
    german = await page(alerts, by_response[str(asked[0].response_id)], language="de")
    assert "Automatisch angeschrieben" in german
    assert "nach 40 s" in german


async def test_the_link_to_an_erased_customer_goes(alerts: OneService) -> None:
    """Whichever comes first; what was written in a case stays, as that says nothing about anybody."""
    known, unknown, ticket = uuid7(), uuid7(), uuid7()
    one = scored(respondent_id=known)
    await alerts.deliver(one, *case("opened", ticket_id=ticket, response_id=one.data.response_id))
    await alerts.deliver(letter(respondent_id=known, ticket_id=ticket), letter(respondent_id=known))
    await alerts.deliver(*(event(RespondentErased(respondent_id=who, erased_at=NOON)) for who in (known, unknown)))
    await alerts.deliver(letter(respondent_id=unknown))
    assert await links(alerts) == {None}
    assert await contacts(alerts) == (1, 20 * 60)


async def links(alerts: OneService) -> set[UUID | None]:
    async with alerts.engine.connect() as connection:
        return set((await connection.execute(text("SELECT respondent_id FROM alerts.loop_letter"))).scalars())


async def test_they_are_kept_as_long_as_what_they_answer(alerts: OneService, clock: FixedClock) -> None:
    await alerts.deliver(letter(respondent_id=uuid7()))
    await alerts.use_cases.judged.forget()
    assert len(await links(alerts)) == 1
    clock.advance(timedelta(days=93).total_seconds())
    await alerts.use_cases.judged.forget()
    assert await links(alerts) == set()
