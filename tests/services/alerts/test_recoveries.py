"""Recoveries: one for a response or complaint, in the transaction of its alert, and a row that says why not."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.alerts.service import SERVICE
from services.alerts.settings import AlertsSettings
from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.clock import FixedClock
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.alerts import RecoveryRequested, RecoveryWithheld
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.messages import MessageBounced, MessageFailed, MessageRefused, MessageSent
from shared.contracts.tickets import TicketContacted
from shared.directory.structure import Responsibility, Unit
from shared.ids import uuid7
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import NOON, PERSON, UNHAPPY, event, filed, get, put, read_of, scored, structure

OFFICE = Calendar(zone="Europe/Vienna", weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)))
LENA = uuid7()
CALL = {"promises_call": True}


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon on a Monday."""
    return FixedClock(NOON)


async def company(alerts: OneService) -> None:
    """Let a team with a member answer for everything in the south, where people work in Vienna's office hours."""
    units = (
        Unit(code="south", name="South", zone="Europe/Vienna", calendar="office"),
        Unit(code="graz", name="Graz", parent="south"),
    )
    await alerts.deliver(
        structure(
            units=units,
            responsibilities=(Responsibility(unit="south", team="care"),),
            calendars={"office": OFFICE},
        ),
        event(TeamChanged(version=1, team="care", name="Care", members=(LENA,), changed_at=NOON)),
        event(PersonChanged(version=1, person_id=LENA, display_name="Lena", role="agent", changed_at=NOON)),
    )


async def decided(alerts: OneService) -> list[RecoveryRequested | RecoveryWithheld]:
    kinds = (RecoveryRequested, RecoveryWithheld)
    return [one.data for one in await alerts.published() if isinstance(one.data, kinds)]


async def only(alerts: OneService, key: str = "care", **body: Any) -> None:
    """Let one rule want a message about unhappy answers; the one that comes with the suite wants none."""
    stored = await put(alerts, key, **{"when": UNHAPPY, "recover": CALL} | body)
    assert stored.is_success, stored.text


def message(kind: Any, recovery: RecoveryRequested, **fields: Any) -> Event[Any]:
    """Return what became of the message of a recovery."""
    values: dict[str, Any] = {
        "message_id": UUID(int=99),
        "effect_key": f"recovery:{recovery.recovery_id}",
        "channel": "email",
        "purpose": "service_contact",
        "cause": "recovery",
        "response_id": recovery.response_id,
        "at": NOON + timedelta(minutes=1),
    }
    return event(kind(**(values | fields)))


def contacted(response_id: UUID, at: Any) -> Event[TicketContacted]:
    ticket = {"ticket_id": uuid7(), "version": 3, "state": "contacted", "actor": str(LENA), "at": at}
    return event(TicketContacted(response_id=response_id, **ticket))


async def test_a_call_is_promised_by_the_calendar(alerts: OneService) -> None:
    """Of whoever answers for it: eight office hours after Monday's noon are Tuesday's."""
    await company(alerts)
    await only(alerts)
    answer = scored()
    await alerts.deliver(answer)
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert asked.promise_at == NOON + timedelta(days=1)
    assert (asked.promise_zone, asked.rule, asked.response_id) == ("Europe/Vienna", "care", answer.data.response_id)
    assert (asked.respondent_id, asked.complaint_id, asked.location) == (PERSON, None, "graz")
    shown = await get(alerts, f"/v1/alerts/{asked.alert_id}/recovery")
    assert (shown["state"], shown["promise"], shown["promise_team"]) == ("requested", "open", "care")
    assert shown["id"] == str(asked.recovery_id)


async def test_the_rule_says_how_soon(alerts: OneService) -> None:
    """Within its own hours; and one that promises nothing says so."""
    await company(alerts)
    await only(alerts, recover={"promises_call": True, "call_within_hours": 2})
    await alerts.deliver(scored())
    await only(alerts, recover={})
    await alerts.deliver(scored(respondent_id=uuid7()))
    first, second = await decided(alerts)
    assert isinstance(first, RecoveryRequested)
    assert isinstance(second, RecoveryRequested)
    assert (first.promise_at, second.promise_at) == (NOON + timedelta(hours=2), None)
    shown = await get(alerts, f"/v1/alerts/{second.alert_id}/recovery")
    assert (shown["promise"], shown["no_promise_because"]) == (None, "not_wanted")


async def test_without_a_calendar_nothing_is_promised(alerts: OneService) -> None:
    """The message goes, and the row says why it promises nothing."""
    await alerts.deliver(structure(responsibilities=(Responsibility(team="care"),)))
    await only(alerts)
    await alerts.deliver(scored())
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert asked.promise_at is None
    shown = await get(alerts, f"/v1/alerts/{asked.alert_id}/recovery")
    assert shown["no_promise_because"] == "nobody_responsible"


async def test_all_rules_together_want_one_message(alerts: OneService) -> None:
    """The first by severity, then by key; a rule that fires later changes nothing."""
    await only(alerts, "b", severity="critical", recover={"template": "urgent"})
    await only(alerts, "a", severity="warning")
    await only(alerts, "c", severity="critical")
    await put(alerts, "later", trigger="comment_read", when={"field": "comment_sentiment", "equals": "negative"},
              severity="critical", recover={})  # fmt: skip
    answer = scored()
    await alerts.deliver(answer, answer, Event(answer.data, source=answer.source, time=NOON))
    await alerts.deliver(read_of(answer))
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert (asked.rule, asked.template) == ("b", "urgent")


async def test_workers_at_once_decide_once(alerts: OneService) -> None:
    """Scores and a comment of one response, under many event ids at once."""
    await only(alerts)
    answer = scored()
    await alerts.deliver(scored(respondent_id=uuid7()))  # what the first one stores, all others would wait for
    copies = [Event(answer.data, source=answer.source, time=NOON) for _ in range(8)]
    await asyncio.gather(*(alerts.deliver(one) for one in [*copies, read_of(answer)]))
    assert len(await decided(alerts)) == 2


@pytest.mark.parametrize(
    ("changes", "limits", "because"),
    [
        ({"respondent_id": None}, {}, "anonymous"),
        ({"channel": "import"}, {}, "imported"),
        ({"occurred_at": NOON - timedelta(days=9)}, {"quiet_after_days": 2}, "old"),
    ],
)
async def test_what_is_withheld_says_why(
    alerts: OneService, changes: dict[str, Any], limits: dict[str, Any], because: str
) -> None:
    """A row and an event, and nothing is sent."""
    await only(alerts, limits=limits)
    await alerts.deliver(scored(**changes))
    [withheld] = await decided(alerts)
    assert isinstance(withheld, RecoveryWithheld)
    assert withheld.withheld_because == because
    shown = await get(alerts, f"/v1/alerts/{withheld.alert_id}/recovery")
    assert (shown["state"], shown["withheld_because"], shown["promise"]) == ("withheld", because, None)


async def test_a_rule_that_finds_it_old_leaves_it_to_one_that_does_not(alerts: OneService) -> None:
    """The first wish that can be granted counts."""
    await only(alerts, "a", severity="critical", limits={"quiet_after_days": 2})
    await only(alerts, "b", severity="info")
    await alerts.deliver(scored(occurred_at=NOON - timedelta(days=9)))
    [asked] = await decided(alerts)
    assert (type(asked), asked.rule) == (RecoveryRequested, "b")


async def test_a_limit_of_the_rule_withholds_the_message_too(alerts: OneService) -> None:
    """There is no alert then, and a row nevertheless."""
    await only(alerts, limits={"most_per_hour": 1})
    await alerts.deliver(scored(respondent_id=uuid7()), scored(respondent_id=uuid7()))
    first, second = sorted(await decided(alerts), key=lambda one: isinstance(one, RecoveryWithheld))
    assert isinstance(first, RecoveryRequested)
    assert isinstance(second, RecoveryWithheld)
    assert (second.withheld_because, second.alert_id) == ("limit", None)
    listed = await get(alerts, "/v1/recoveries?state=withheld")
    assert [one["alert_id"] for one in listed["items"]] == [None]


async def test_nobody_is_written_to_again_and_again(alerts: OneService, clock: FixedClock) -> None:
    """Not within a week, also of two answers at once; a message that was refused does not count."""
    await only(alerts)
    await asyncio.gather(*(alerts.deliver(scored()) for _ in range(4)))
    found = await decided(alerts)
    assert sorted(type(one).__name__ for one in found) == ["RecoveryRequested", *["RecoveryWithheld"] * 3]
    clock.advance(timedelta(days=8).total_seconds())
    await alerts.deliver(scored())
    again = (await decided(alerts))[-1]
    assert isinstance(again, RecoveryRequested)
    await alerts.deliver(message(MessageRefused, again, reason="no_basis", at=clock.now()))
    await alerts.deliver(scored())
    assert isinstance((await decided(alerts))[-1], RecoveryRequested)


async def test_the_operator_may_want_one_about_each(database_url: str, clock: FixedClock) -> None:
    """Zero days is no limit."""
    settings = AlertsSettings(recovery_not_again_within_days=0)
    async with one_service(SERVICE, database_url, service_settings=settings, clock=clock) as alerts:
        await only(alerts)
        await alerts.deliver(scored(), scored())
        assert [type(one) for one in await decided(alerts)] == [RecoveryRequested] * 2


async def test_complaints_too(alerts: OneService) -> None:
    """With the complaint's id, and below the signal."""
    await put(alerts, "complaints", trigger="complaint_filed", recover={})
    complaint = filed()
    await alerts.deliver(complaint)
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert (asked.complaint_id, asked.response_id, asked.survey) == (complaint.data.complaint_id, None, None)
    shown = await get(alerts, f"/v1/alerts/{asked.alert_id}/recovery")
    assert (shown["subject"], shown["subject_id"]) == ("complaint", str(complaint.data.complaint_id))


@pytest.mark.parametrize(
    ("kind", "fields", "state", "promise"),
    [
        (MessageSent, {"basis": "consent"}, "sent", "open"),
        (MessageRefused, {"reason": "opted_out"}, "refused", "void"),
        (MessageFailed, {"reason": "550 5.1.1"}, "failed", "void"),
        (MessageFailed, {"reason": "disconnected", "is_unknown": True}, "unknown", "open"),
        (MessageBounced, {"reason": "hard"}, "bounced", "void"),
    ],
)
async def test_what_became_of_the_message(
    alerts: OneService, kind: Any, fields: dict[str, Any], state: str, promise: str
) -> None:
    """A promise that never reached the customer was not made."""
    await company(alerts)
    await only(alerts)
    await alerts.deliver(scored())
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    await alerts.deliver(message(kind, asked, **fields))
    earlier = NOON - timedelta(hours=1)
    await alerts.deliver(message(MessageSent, asked, basis="consent", at=earlier))  # older news changes nothing
    [shown] = (await get(alerts, "/v1/recoveries"))["items"]
    assert (shown["state"], shown["promise"], shown["message_id"]) == (state, promise, str(UUID(int=99)))
    assert shown["fate_reason"] == fields.get("reason")


async def test_promises_are_counted(alerts: OneService, clock: FixedClock) -> None:
    """Kept where somebody called in time, broken where they came late or not at all; the interval is Wilson's."""
    await company(alerts)
    await only(alerts)
    answers = [scored(respondent_id=uuid7()) for _ in range(5)]
    await alerts.deliver(contacted(answers[0].data.response_id, NOON + timedelta(hours=1)))  # before its rules
    await alerts.deliver(*answers)
    asked = {one.response_id: one for one in await decided(alerts) if isinstance(one, RecoveryRequested)}
    for one in answers[:4]:
        await alerts.deliver(message(MessageSent, asked[one.data.response_id], basis="consent"))
    late = NOON + timedelta(days=2)
    await alerts.deliver(contacted(answers[1].data.response_id, late))
    await alerts.deliver(contacted(answers[2].data.response_id, NOON + timedelta(hours=20)))
    await alerts.deliver(contacted(answers[2].data.response_id, late))  # called again
    counted = await get(alerts, "/v1/recoveries/promises")
    assert (counted["kept"], counted["broken"], counted["open"]) == (2, 1, 1)
    clock.advance(timedelta(days=3).total_seconds())
    counted = await get(alerts, "/v1/recoveries/promises")
    assert (counted["kept"], counted["broken"], counted["open"], counted["share"]) == (2, 2, 0, 0.5)
    assert counted["low"] == pytest.approx(0.150, abs=0.001)
    assert counted["high"] == pytest.approx(0.850, abs=0.001)
    states = [one["promise"] for one in (await get(alerts, "/v1/recoveries"))["items"]]
    assert sorted(states) == ["broken", "broken", "kept", "kept", "void"]
    empty = await get(alerts, "/v1/recoveries/promises?rule=other")
    assert (empty["share"], empty["low"]) == (None, None)


async def test_the_erased_are_forgotten(alerts: OneService) -> None:
    """With the decision, and without the link to them."""
    await only(alerts)
    other = scored(respondent_id=uuid7())
    await alerts.deliver(scored(), other)
    erased = RespondentErased(respondent_id=PERSON, erased_at=NOON)
    withdrawn = ResponseWithdrawn(response_id=other.data.response_id, revision=2, survey="parcel", withdrawn_at=NOON)
    await alerts.deliver(event(erased), event(withdrawn))
    assert [one["respondent_id"] for one in (await get(alerts, "/v1/recoveries"))["items"]] == [None, None]


async def test_others_units_are_not_seen(alerts: OneService) -> None:
    """Neither in the list, nor below the alert, nor in the share, nor on the page."""
    await company(alerts)
    await only(alerts)
    await alerts.deliver(scored(location="wien"))
    [asked] = await decided(alerts)
    reader = sign_in(alerts.app, "manager", locations=frozenset({"graz"}))

    async def seen(path: str) -> httpx.Response:
        return await alerts.client.get(path, headers=reader.headers)

    assert (await seen("/v1/recoveries")).json()["items"] == []
    assert (await seen(f"/v1/alerts/{asked.alert_id}/recovery")).status_code == 404
    assert (await seen("/v1/recoveries/promises")).json()["open"] == 0
    assert "wien" not in (await seen("/console/alerts/recoveries")).text.casefold()


@pytest.mark.parametrize(
    ("recover", "place"),
    [
        ({"call_within_hours": 4}, "recover.call_within_hours"),
        ({"promises_call": True, "call_within_hours": 0}, "recover.call_within_hours"),
        ({"promises_call": True, "call_within_hours": 201}, "recover.call_within_hours"),
    ],
)
async def test_a_promise_that_makes_no_sense_is_refused(
    alerts: OneService, recover: dict[str, Any], place: str
) -> None:
    """It names the field."""
    reply = await put(alerts, "wrong", when=UNHAPPY, recover=recover)
    assert reply.status_code == 422
    assert place in [one["field"] for one in reply.json()["errors"]]


async def test_pages_are_read_in_cursors(alerts: OneService) -> None:
    """Each once, the newest first."""
    await only(alerts)
    await alerts.deliver(*(scored(respondent_id=uuid7()) for _ in range(5)))
    first = await get(alerts, "/v1/recoveries?limit=3")
    second = await get(alerts, f"/v1/recoveries?limit=3&cursor={first['next_cursor']}")
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert len(set(ids)) == 5
    assert second["next_cursor"] is None
