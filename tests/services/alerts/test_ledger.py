"""The ledger from events to boxes, its lists, and who sees what of it."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.tickets import TicketClosed, TicketJoined, TicketMerged
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import NOON, UNHAPPY, answer, event, filed, get, put, scored
from tests.services.alerts.looping import PERIOD, boxes, case, listed, query

QUIET = {"when": UNHAPPY, "opens_ticket": False}


def revised(one: Event[Any], value: int, revision: int = 2, **changes: Any) -> Event[Any]:
    """Return the same response after its answer was changed."""
    kept = ("response_id", "respondent_id", "survey", "channel", "received_at", "occurred_at")
    return scored(answer(value), revision=revision, **{name: getattr(one.data, name) for name in kept}, **changes)


def withdrawn(one: Event[Any]) -> Event[Any]:
    data = one.data
    return event(ResponseWithdrawn(response_id=data.response_id, revision=9, survey=data.survey, withdrawn_at=NOON))


async def happen(alerts: OneService) -> tuple[list[Event[Any]], dict[str, list[str]]]:
    """Return events that put something into every box, and what is expected there."""
    assert (await put(alerts, "unhappy-answer", **QUIET, limits={"most_per_hour": 1000})).is_success
    once = {"when": {"all_of": [UNHAPPY, {"field": "touchpoint", "equals": "delivery"}]}, "opens_ticket": True}
    assert (await put(alerts, "once", **once, limits={"not_again_within_days": 30})).is_success
    few = {"when": {"all_of": [UNHAPPY, {"field": "touchpoint", "equals": "counter"}]}, "opens_ticket": True}
    assert (await put(alerts, "few", **few, limits={"most_per_hour": 1})).is_success

    def at(minute: int, touchpoint: str = "delivery", *values: int, **more: Any) -> Event[Any]:
        moment = NOON + timedelta(minutes=minute)
        fields: dict[str, Any] = {"respondent_id": uuid7(), "received_at": moment, "occurred_at": moment}
        return scored(*map(answer, values or (2,)), touchpoint=touchpoint, **(fields | more))

    person, twice = uuid7(), uuid7()
    opened, closed, expected = at(0), at(1), at(2)
    first, again = at(3, respondent_id=person), at(4, respondent_id=person)
    counter, held = at(5, "counter"), at(6, "counter")
    nowhere = at(7, "stairs")
    older, newer = at(8, "stairs", respondent_id=twice), at(9, "stairs", 10, respondent_id=twice)
    corrected, suspect = at(10, "stairs"), at(11, suspect="rapid_taps")
    history = at(12, channel="import")
    gone, forgotten = at(13, "stairs"), at(14, "stairs")
    complaint, open_complaint = filed(respondent_id=uuid7()), filed(respondent_id=uuid7())
    happy = at(15, "stairs", 10)
    events = [opened, closed, expected, first, again, counter, held, nowhere, older, newer, corrected, suspect, history]
    events += [gone, forgotten, complaint, open_complaint, happy, revised(corrected, 9), withdrawn(gone)]
    events.append(event(RespondentErased(respondent_id=forgotten.data.respondent_id, erased_at=NOON)))
    events += case("opened", "assigned", response_id=opened.data.response_id)
    events += case("opened", "assigned", "contacted", "resolved", "closed", response_id=closed.data.response_id)
    events += case("opened", "assigned", "contacted", response_id=first.data.response_id)
    events += case("opened", response_id=counter.data.response_id)
    events += case("opened", complaint_id=open_complaint.data.complaint_id)
    ids = {
        "case_open": [opened, first, counter, open_complaint],
        "case_closed": [closed],
        "case_expected": [expected, complaint],
        "grouped": [again],
        "held_back": [held],
        "no_rule": [nowhere],
        "superseded": [older],
        "corrected": [corrected],
        "suspect": [suspect],
        "imported": [history],
        "withdrawn": [gone],
        "erased": [forgotten],
    }
    return events, {box: sorted(_id(one) for one in some) for box, some in ids.items()}


def _id(one: Event[Any]) -> str:
    return str(getattr(one.data, "response_id", None) or one.data.complaint_id)


async def test_everything_is_in_its_box(alerts: OneService) -> None:
    """Each box is listed with what belongs to it, and with what a reader needs to go on from there."""
    events, expected = await happen(alerts)
    await alerts.deliver(*events)
    assert await boxes(alerts) == {box: len(ids) for box, ids in expected.items()}
    for box, ids in expected.items():
        assert sorted(await listed(alerts, box)) == ids, box
    found = await get(alerts, f"/v1/ledger?{query()}")
    assert found["held_by"] == {"few": 1}
    assert found["without_case"] == 4
    assert found["without_any_alert"] == 0
    [grouped] = (await get(alerts, f"/v1/ledger/responses?box=grouped&{query()}"))["items"]
    assert (grouped["held_by"], grouped["held_because"]) == ("once", "not_again_within_days")
    assert grouped["with_id"] in expected["case_open"]
    [held] = (await get(alerts, f"/v1/ledger/responses?box=held_back&held_by=few&{query()}"))["items"]
    assert (held["held_because"], held["ticket_id"]) == ("most_per_hour", None)
    assert await listed(alerts, "held_back", held_by="once") == []


async def test_the_boxes_are_the_same_in_any_order_and_however_often(alerts: OneService) -> None:
    """Shuffled, in batches of any size, repeated under other ids: what a limit lets pass may change, the sum not."""
    events, expected = await happen(alerts)
    # Which one of two passes a limit is decided by who comes first, so those keep their order here.
    limited = [one for one in events if getattr(one.data, "touchpoint", None) in ("delivery", "counter")]
    free = [one for one in events if one not in limited]
    for seed in range(6):
        chance = random.Random(seed)  # noqa: S311 - a repeatable choice
        mixed = free + [event(one.data) for one in free if chance.random() < 0.5]
        chance.shuffle(mixed)
        for one in limited:
            mixed.insert(chance.randint(0, len(mixed)), one)
        places = sorted(mixed.index(one) for one in limited)
        for place, one in zip(places, limited, strict=True):
            mixed[place] = one
        async with alerts.engine.begin() as connection:
            tables = [
                "judged",
                "alert",
                "signal",
                "held_back",
                "inbox",
                "corrected_response",
                "loop_case",
                "loop_about",
            ]
            tables.append("forgotten")
            await connection.execute(text(f"TRUNCATE {', '.join(f'alerts.{one}' for one in tables)}"))
        while mixed:
            size = chance.randint(1, 5)
            await alerts.deliver(*mixed[:size])
            del mixed[:size]
        assert await boxes(alerts) == {box: len(ids) for box, ids in expected.items()}, seed


async def test_what_was_unhappy_once_stays_in_the_ledger(alerts: OneService) -> None:
    """Whichever revision comes first, and when both come at once; one that never was unhappy is not there."""
    later, at_once, early = scored(answer(2)), scored(answer(2)), scored(answer(2))
    never = scored(answer(9))
    await alerts.deliver(later)
    await alerts.deliver(revised(later, 9))
    await alerts.deliver(at_once, revised(at_once, 9))
    await alerts.deliver(revised(early, 9))
    await alerts.deliver(early, never)
    assert await boxes(alerts) == {"corrected": 3}
    await alerts.deliver(revised(later, 1, revision=3))
    assert await boxes(alerts) == {"corrected": 2, "case_expected": 1}


async def test_a_case_is_open_until_the_last_one_is_closed(alerts: OneService) -> None:
    """Closed, reopened, and a second case about the same answer; steps that come late change nothing."""
    one = scored()
    about: dict[str, Any] = {"response_id": one.data.response_id}
    first = uuid7()
    steps = case("opened", "assigned", "closed", "reopened", "closed", ticket_id=first, **about)
    await alerts.deliver(one, *steps[:3])
    assert await boxes(alerts) == {"case_closed": 1}
    await alerts.deliver(steps[3])
    assert await boxes(alerts) == {"case_open": 1}
    await alerts.deliver(steps[4], steps[1], event(steps[3].data))
    assert await boxes(alerts) == {"case_closed": 1}
    await alerts.deliver(*case("opened", **about))
    assert await boxes(alerts) == {"case_open": 1}


async def test_what_joined_a_case_is_in_its_box(alerts: OneService) -> None:
    """Answers and complaints that a case is about beside its first, and those of a case that was merged into it."""
    people = [uuid7() for _ in range(3)]
    first, second, merged = (scored(respondent_id=one) for one in people)
    complaint = filed(respondent_id=people[0])
    await alerts.deliver(first, second, merged, complaint)
    steps = case("opened", "assigned", response_id=first.data.response_id)
    about = {name: getattr(steps[0].data, name) for name in ("ticket_id", "actor", "at", "response_id")}
    about["further_response_ids"] = (second.data.response_id, merged.data.response_id)
    about["further_complaint_ids"] = (complaint.data.complaint_id,)
    other = case("opened", response_id=merged.data.response_id)
    gone = {name: getattr(other[0].data, name) for name in ("ticket_id", "actor", "at", "response_id")}
    gone["merged_into"] = about["ticket_id"]
    other.append(event(TicketMerged(version=2, state="closed", **gone)))
    await alerts.deliver(event(TicketJoined(version=3, state="assigned", merged_cases=1, **about)), *other, *steps)
    assert await boxes(alerts) == {"case_open": 4}
    assert {one["ticket_id"] for one in await entries(alerts, "case_open")} == {str(about["ticket_id"])}
    await alerts.deliver(event(TicketClosed(version=4, state="closed", merged_cases=1, **about)))
    assert await boxes(alerts) == {"case_closed": 4}


async def entries(alerts: OneService, box: str) -> list[dict[str, Any]]:
    """Return what is in a box."""
    found: list[dict[str, Any]] = (await get(alerts, f"/v1/ledger/responses?box={box}&{query()}"))["items"]
    return found


async def test_pages_of_a_box_neither_repeat_nor_skip(alerts: OneService) -> None:
    some = [scored(received_at=NOON + timedelta(minutes=number // 3)) for number in range(11)]
    await alerts.deliver(*some)
    found: list[str] = []
    address = f"/v1/ledger/responses?box=case_expected&limit=4&{query()}"
    page = await get(alerts, address)
    found += [one["id"] for one in page["items"]]
    while page["next_cursor"]:
        page = await get(alerts, f"{address}&cursor={page['next_cursor']}")
        found += [one["id"] for one in page["items"]]
    assert len(found) == 11
    assert set(found) == {str(one.data.response_id) for one in some}


async def test_only_what_is_asked_for(alerts: OneService) -> None:
    """By survey, channel, touchpoint, unit and period; the end of a period is not in it."""
    await alerts.deliver(
        scored(),
        scored(survey="other", channel="kiosk", location="wien", touchpoint="counter"),
        scored(location=None, received_at=NOON + timedelta(minutes=59)),
    )
    assert await boxes(alerts, survey="other") == {"case_expected": 1}
    assert await boxes(alerts, channel="web") == {"case_expected": 2}
    assert await boxes(alerts, touchpoint="counter") == {"case_expected": 1}
    assert await boxes(alerts, unit="graz") == {"case_expected": 1}
    assert await boxes(alerts, unit="nowhere") == {}
    assert await boxes(alerts, to="2026-03-02T12:59:00Z") == {"case_expected": 2}
    refused = await alerts.client.get(f"/v1/ledger?{query(to='2026-01-01T00:00:00Z')}", headers=alerts.admin)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "to")


async def test_a_reader_sees_their_own_places_only(alerts: OneService) -> None:
    """In the sums and in the lists; and whether all adds up is not said of a part."""
    await alerts.deliver(scored(), scored(location="wien"), scored(location=None))
    reader = sign_in(alerts.app, "agent", locations=frozenset({"wien"}))
    found = (await alerts.client.get(f"/v1/ledger?{query()}", headers=reader.headers)).json()
    assert (found["total"], found["adds_up"], found["scoring"]) == (1, "not_compared", None)
    address = f"/v1/ledger/responses?box=case_expected&{query()}"
    items = (await alerts.client.get(address, headers=reader.headers)).json()["items"]
    assert [one["location"] for one in items] == ["wien"]
    away = (await alerts.client.get(f"/v1/ledger?unit=graz&{query()}", headers=reader.headers)).json()
    assert away["total"] == 0


async def test_a_ledger_that_began_later_says_so(alerts: OneService) -> None:
    """What was received before nobody can vouch for, so it is not shown as if somebody could."""
    async with alerts.engine.begin() as connection:
        await connection.execute(text("UPDATE alerts.ledger_state SET begins_at = '2026-03-02 13:00Z'"))
    await alerts.deliver(scored(), scored(received_at=NOON + timedelta(hours=1)))
    found = await get(alerts, f"/v1/ledger?{query()}")
    assert (found["total"], found["begins_at"], found["from"]) == (1, "2026-03-02T13:00:00Z", "2026-03-02T13:00:00Z")
    assert len(await listed(alerts, "case_expected")) == 1
    before = await get(alerts, f"/v1/ledger?from={PERIOD['from']}&to=2026-02-02T00:00:00Z")
    assert before["total"] == 0
