"""How long the loop takes, by the moments that it receives, and what customers answered after a contact."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY
from statsmodels.stats.proportion import proportion_confint

from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.notifications import NoticeAcknowledged, NoticeSent
from shared.contracts.tickets import TicketContacted, TicketJoined
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import NOON, answer, event, filed, get, put, scored
from tests.services.alerts.looping import case, letter, notice, query

RAISED = NOON + timedelta(seconds=30)


@pytest.fixture
def raised(clock: FixedClock) -> FixedClock:
    """Alerts are raised half a minute after the answers come in."""
    clock.advance((RAISED - clock.now()).total_seconds())
    return clock


def _steps(found: dict[str, Any]) -> dict[str, tuple[int, int, float | None, float | None]]:
    return {
        one["step"]: (one["wanted"], one["reached"], one["p50_seconds"], one["p90_seconds"]) for one in found["steps"]
    }


@pytest.mark.usefixtures("raised")
async def test_each_step_is_timed_from_the_answer_for_its_first_time(alerts: OneService) -> None:
    """Second notices and contacts, rehearsals, repetitions and the order of receipt change nothing."""
    one, other = scored(), scored(channel="kiosk")
    about, its = one.data.response_id, other.data.response_id
    steps = case("opened", "assigned", "contacted", "contacted", at=NOON + timedelta(minutes=5), response_id=about)
    events = [
        notice(NoticeSent, about, NOON + timedelta(minutes=2)),
        notice(NoticeSent, about, NOON + timedelta(minutes=1)),
        notice(NoticeSent, its, NOON + timedelta(minutes=3)),
        notice(NoticeSent, its, NOON + timedelta(seconds=1), is_drill=True),
        notice(NoticeSent, uuid7(), NOON, subject="ticket"),
        notice(NoticeAcknowledged, about, NOON + timedelta(minutes=10)),
        *steps,
    ]
    counts = {step: _observed(step) for step in ("alert", "notice", "acknowledged", "contact")}
    await alerts.deliver(one, other)
    await alerts.deliver(*reversed(events))
    await alerts.deliver(*events, *(event(one.data) for one in events))
    found = await get(alerts, f"/v1/loop-health?by=channel&{query()}")
    assert found["alerts"] == 2
    assert _steps(found) == {
        "alert": (2, 2, 30, 30),
        "notice": (2, 2, 120, 168),
        "acknowledged": (2, 1, 600, 600),
        "contact": (2, 1, 2 * 3600 + 300, 2 * 3600 + 300),
    }
    bars = {step: [(one["up_to_seconds"], one["count"]) for one in some] for step, some in found["histograms"].items()}
    assert [one for one in bars["notice"] if one[1]] == [(60, 1), (300, 1)]
    assert [one for one in bars["contact"] if one[1]] == [(14400, 1)]
    assert [one["name"] for one in found["groups"]] == ["kiosk", "web"]
    assert _steps(found["groups"][0])["notice"] == (1, 1, 180, 180)
    grown = {step: _observed(step) - before for step, before in counts.items()}
    assert grown == {"alert": 2, "notice": 2, "acknowledged": 1, "contact": 1}


@pytest.mark.usefixtures("raised")
async def test_who_takes_care_on_the_page_counts_as_well(alerts: OneService) -> None:
    """Not only who does so in a notice."""
    await alerts.deliver(scored())
    [alert] = (await get(alerts, "/v1/alerts"))["items"]
    reply = await alerts.client.post(f"/v1/alerts/{alert['id']}/acknowledgement", headers=alerts.admin)
    assert reply.is_success, reply.text
    assert _steps(await get(alerts, f"/v1/loop-health?{query()}"))["acknowledged"] == (1, 1, 30, 30)


def _observed(step: str) -> float:
    return REGISTRY.get_sample_value("heed_loop_step_seconds_count", {"step": step}) or 0.0


@pytest.mark.usefixtures("raised")
async def test_what_disturbs_nobody_waits_for_no_notice(alerts: OneService) -> None:
    """An old answer opens a case without noise; a rule without a recipient still has alerts and contacts."""
    rule = {"when": {"answer": {"verdict": "unhappy"}}, "limits": {"quiet_after_days": 1}}
    assert (await put(alerts, "unhappy-answer", **rule)).is_success
    await alerts.deliver(scored(occurred_at=NOON - timedelta(days=7)), scored())
    steps = _steps(await get(alerts, f"/v1/loop-health?{query()}"))
    assert [steps[step][0] for step in ("alert", "notice", "acknowledged", "contact")] == [2, 1, 1, 2]


@pytest.mark.usefixtures("raised")
async def test_complaints_are_timed_too(alerts: OneService) -> None:
    assert (await put(alerts, "complained", trigger="complaint_filed")).is_success
    one = filed()
    await alerts.deliver(one, *case("opened", "contacted", complaint_id=one.data.complaint_id))
    await alerts.deliver(notice(NoticeSent, one.data.complaint_id, NOON + timedelta(minutes=1), subject="complaint"))
    found = await get(alerts, f"/v1/loop-health?by=rule&{query()}")
    assert [one["name"] for one in found["groups"]] == ["complained"]
    assert _steps(found)["contact"] == (1, 1, 3600, 3600)
    assert _steps(found)["notice"] == (1, 1, 60, 60)


@pytest.mark.usefixtures("raised")
async def test_what_joined_is_timed_from_its_own_contact(alerts: OneService) -> None:
    """Somebody called before the second answer came: that call is none about it."""
    later = NOON + timedelta(hours=3)
    first, second = scored(), scored(received_at=later, occurred_at=later)
    await alerts.deliver(first, second)
    steps = case("opened", "contacted", response_id=first.data.response_id)
    about = {name: getattr(steps[0].data, name) for name in ("ticket_id", "actor", "response_id")}
    about["further_response_ids"] = (second.data.response_id,)
    joined = event(TicketJoined(version=3, state="contacted", at=later, **about))
    called = TicketContacted(version=4, state="contacted", at=later + timedelta(hours=2), **about)
    written = letter(ticket_id=about["ticket_id"], at=NOON + timedelta(minutes=30))
    await alerts.deliver(*steps, joined, written)
    found = await get(alerts, f"/v1/loop-health?{query()}")
    assert _steps(found)["contact"] == (2, 1, 1800, 1800)
    await alerts.deliver(event(called))
    found = await get(alerts, f"/v1/loop-health?{query()}")
    assert _steps(found)["contact"] == (2, 2, 4500, 6660)


@pytest.mark.usefixtures("raised")
async def test_only_what_a_reader_sees_and_asks_for(alerts: OneService) -> None:
    await alerts.deliver(scored(), scored(location="wien", survey="other", touchpoint="counter"), scored(location=None))
    for wanted, number in (("survey=other", 1), ("touchpoint=delivery", 2), ("channel=kiosk", 0), ("unit=wien", 1)):
        assert (await get(alerts, f"/v1/loop-health?{wanted}&{query()}"))["alerts"] == number, wanted
    assert (await get(alerts, f"/v1/loop-health?rule=unhappy-answer&{query()}"))["alerts"] == 3
    reader = sign_in(alerts.app, "agent", locations=frozenset({"graz"}))
    found = await alerts.client.get(f"/v1/loop-health?by=unit&{query()}", headers=reader.headers)
    assert [one["name"] for one in found.json()["groups"]] == ["graz"]


def contacted(value: int, next_value: int | None, *, days: float = 5, person: UUID | None = None) -> list[Event[Any]]:
    """Return an answer, a contact an hour later, and what the same customer answered next; None: nothing."""
    who = person or uuid7()
    one = scored(answer(value), respondent_id=who)
    events = [one, *case("opened", "contacted", at=NOON, response_id=one.data.response_id)]
    return events if next_value is None else [*events, again(one, next_value, NOON + timedelta(hours=1, days=days))]


def again(one: Event[Any], value: int, at: datetime, **changes: Any) -> Event[Any]:
    return scored(
        answer(value), **{"respondent_id": one.data.respondent_id, "occurred_at": at, "received_at": at} | changes
    )


async def test_recovery_is_said_of_those_who_answered_and_between_bounds_of_all(
    alerts: OneService, clock: FixedClock
) -> None:
    """Each customer once, their first answer after the contact and in time; what is no answer to it does not count."""
    clock.advance((NOON + timedelta(days=10) - clock.now()).total_seconds())
    person = uuid7()
    too_late, elsewhere, before, silent = (contacted(3, None) for _ in range(4))
    anonymous = scored(answer(1), respondent_id=None)
    events = [
        *contacted(2, 9),
        *contacted(2, 8),
        *contacted(0, 3),
        *contacted(5, 10, person=person),
        *contacted(4, None, person=person),
        *too_late,
        again(too_late[0], 10, NOON + timedelta(days=40)),
        *elsewhere,
        again(elsewhere[0], 10, NOON + timedelta(days=2), touchpoint="counter"),
        again(elsewhere[0], 10, NOON + timedelta(days=2), survey="other"),
        again(elsewhere[0], 10, NOON + timedelta(days=2), suspect="staff"),
        *before,
        again(before[0], 10, NOON + timedelta(minutes=30)),
        *silent,
        anonymous,
        *case("opened", "contacted", response_id=anonymous.data.response_id),
        scored(answer(1), respondent_id=uuid7()),
    ]
    await alerts.deliver(*events)
    found = (await get(alerts, f"/v1/loop-health?{query()}"))["recovery"]
    assert (found["recognised"], found["anonymous"], found["waiting"]) == (8, 1, 4)
    among = found["among_answered"]
    assert (among["part"], among["n"], among["value"]) == (3, 4, 0.75)
    assert (among["low"], among["high"]) == pytest.approx(proportion_confint(3, 4, 0.05, "wilson"), abs=1e-9)
    assert (found["lowest"], found["highest"]) == pytest.approx((3 / 9, 8 / 9))
    clock.advance((NOON + timedelta(days=60) - clock.now()).total_seconds())
    assert (await get(alerts, f"/v1/loop-health?{query()}"))["recovery"]["waiting"] == 0


async def test_sixes_who_were_contacted_stand_beside_sevens(alerts: OneService, clock: FixedClock) -> None:
    """Those of the same places only, each customer once; who was contacted in spite of a 7 is none of them."""
    clock.advance((NOON + timedelta(days=60) - clock.now()).total_seconds())

    def seven(next_value: int | None, **changes: Any) -> list[Event[Any]]:
        one = scored(
            answer(7) if "value" not in changes else answer(changes.pop("value")), respondent_id=uuid7(), **changes
        )
        quiet = [_passive(one)]
        return quiet if next_value is None else [*quiet, again(quiet[0], next_value, NOON + timedelta(days=3))]

    helped = seven(9)
    events = [
        *contacted(6, 9),
        *contacted(6, 6),
        *contacted(6, None),
        *contacted(2, 10),
        *seven(8),
        *seven(7),
        *seven(None),
        *seven(None),
        *seven(9, touchpoint="counter"),
        *seven(9, survey="other"),
        *helped,
        *case("opened", "contacted", response_id=helped[0].data.response_id),
        scored(answer(6), respondent_id=uuid7()),
    ]
    await alerts.deliver(*events)
    found = (await get(alerts, f"/v1/loop-health?{query()}"))["threshold"]
    parts = {name: (found[name]["part"], found[name]["n"]) for name in found if "difference" not in name}
    assert parts == {"answered_six": (2, 3), "answered_seven": (2, 4), "better_six": (1, 2), "better_seven": (1, 2)}
    difference = found["answered_difference"]
    assert difference["value"] == pytest.approx(2 / 3 - 2 / 4)
    assert difference["low"] < 0 < difference["high"]
    assert found["better_difference"]["value"] == 0


def _passive(one: Event[Any]) -> Event[Any]:
    """Return a 7 as scoring judges it: neither happy nor unhappy."""
    fields = {name: getattr(one.data, name) for name in one.data.__struct_fields__}
    return scored(answer(7), **(fields | {"scores": (_neutral(),)}))


def _neutral() -> Any:
    made = answer(7)
    return type(made)(
        question=made.question,
        concept=made.concept,
        metric=made.metric,
        value=7,
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        category="passive",
        verdict="neutral",
    )


async def test_nothing_is_said_of_nobody(alerts: OneService) -> None:
    found = await get(alerts, f"/v1/loop-health?{query()}")
    assert found["recovery"]["among_answered"] == {"part": 0, "n": 0, "value": None, "low": None, "high": None}
    assert (found["recovery"]["lowest"], found["recovery"]["highest"], found["alerts"]) == (None, None, 0)
    assert found["threshold"]["answered_difference"] == {"value": None, "low": None, "high": None}
    assert all(one["share"] is None for one in found["steps"])
