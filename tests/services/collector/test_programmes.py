"""Standing programmes over HTTP: kept, paused and changed, and rounds that come late, or cannot be made."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.clock import FixedClock
from shared.testing.collecting import select
from shared.testing.one_service import OneService
from shared.testing.programmes import (
    PATH,
    PROGRAMME,
    bring_in,
    claim_rounds,
    customers,
    kept_programme,
    make_rounds,
    put_programme,
    read,
    rounds_of,
    until,
)


@pytest.fixture
def clock() -> FixedClock:
    """A Friday, ahead of the database's clock, so that nothing is due before the test says so."""
    return FixedClock(datetime(2030, 3, 1, 10, tzinfo=UTC))


async def test_kept_read_listed_and_deleted(collector: OneService) -> None:
    """With versions and tags, and the moment of the next round."""
    first = await put_programme(collector, headers=collector.admin)
    assert first.status_code == 201, first.text
    shown = first.json()
    assert (shown["state"], shown["next_at"], shown["rounds"]) == ("active", "2030-04-01T07:00:00Z", 0)
    assert shown["definition"]["sample"] == {"share": 0.1, "per_unit": None}
    again = await put_programme(collector, headers=collector.admin)
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, shown, first.headers["etag"])
    unseen = await put_programme(collector, headers=collector.admin, title="Other")
    assert unseen.status_code == 428
    changed = await put_programme(
        collector, headers=collector.admin | {"If-Match": first.headers["etag"]}, cadence={"starts_on": "2030-05-06"}
    )
    assert (changed.json()["version"], changed.json()["next_at"]) == (2, "2030-05-06T07:00:00Z")
    assert [one["key"] for one in (await collector.client.get(PATH, headers=collector.admin)).json()["items"]] == [
        "relationship"
    ]
    assert [one["version"] for one in (await read(collector, "relationship/versions"))["items"]] == [2, 1]
    gone = await collector.client.delete(f"{PATH}/relationship", headers=collector.admin | {"If-Match": "*"})
    assert gone.status_code == 204
    assert (await collector.client.get(f"{PATH}/relationship", headers=collector.admin)).status_code == 404
    assert await select(collector, "SELECT state FROM collector.due WHERE kind = 'programme'") == [
        ("cancelled",),
        ("cancelled",),
    ]
    actions = [one.action for one in await collector.audited() if one.action.startswith("programme.")]
    assert actions == ["programme.defined", "programme.changed", "programme.deleted"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"survey": "No Key"}, "survey"),
        ({"sample": {}}, "sample"),
        ({"sample": {"share": 0.1, "per_unit": 3}}, "sample"),
        ({"sample": {"share": 0}}, "sample.share"),
        ({"sample": {"share": 1.1}}, "sample.share"),
        ({"sample": {"share": "0.00001"}}, "sample.share"),
        ({"sample": {"per_unit": 0}}, "sample.per_unit"),
        ({"cadence": {"every": 0}}, "cadence.every"),
        ({"cadence": {"ends_on": "2030-03-31"}}, "cadence.ends_on"),
        ({"not_again_days": -1}, "not_again_days"),
        ({"per_day": 0}, "per_day"),
        ({"reminders": [9, 3]}, "reminders"),
        ({"audience": {"units": ["atlantis"]}}, "audience.units.0"),
        ({"audience": {"list": "No Key"}}, "audience.list"),
        ({"audience": {"condition": {"field": "email", "answered": True}}}, "audience.condition.field"),
        ({"audience": {"condition": {"field": "customer_days", "at_least": "x"}}}, "audience.condition.at_least"),
    ],
)
async def test_what_cannot_be_kept_names_its_field(collector: OneService, changes: dict[str, Any], field: str) -> None:
    reply = await put_programme(collector, **changes)
    assert reply.status_code == 422, reply.text
    assert [one["field"] for one in reply.json()["errors"]] == [field]
    said = {name: PROGRAMME[name] | value if name == "cadence" else value for name, value in changes.items()}
    foreseen = await collector.client.post(f"{PATH}/forecast", json=PROGRAMME | said, headers=collector.admin)
    assert (foreseen.status_code, foreseen.json()["errors"]) == (422, reply.json()["errors"])


async def test_pause_and_resume(collector: OneService, clock: FixedClock) -> None:
    """Nothing is made while it is paused, also when it is changed meanwhile, and nothing is made up for."""
    await bring_in(collector, customers(30))
    await kept_programme(collector, cadence={"unit": "months"})
    for _ in range(2):
        paused = await collector.client.post(f"{PATH}/relationship/pause", headers=collector.admin)
        assert (paused.json()["state"], paused.json()["next_at"]) == ("paused", None)
    await kept_programme(collector, cadence={"unit": "months"}, title="Changed")
    until(clock, "2030-05-10T12:00:00+00:00")
    assert await make_rounds(collector) == 0
    for _ in range(2):
        resumed = await collector.client.post(f"{PATH}/relationship/resume", headers=collector.admin)
        assert (resumed.json()["state"], resumed.json()["next_at"]) == ("active", "2030-06-01T07:00:00Z")
    until(clock, "2030-06-01T07:00:00+00:00")
    assert await make_rounds(collector) == 1
    assert [(one["number"], one["state"]) for one in await rounds_of(collector)] == [(1, "done"), (2, "planned")]
    actions = [one.action for one in await collector.audited() if one.action.startswith("programme.")]
    assert actions == [
        "programme.defined",
        "programme.paused",
        "programme.changed",
        "programme.resumed",
        "programme.round_made",
    ]
    await kept_programme(collector, "over", cadence={"unit": "months", "ends_on": "2030-07-02"})
    await collector.client.post(f"{PATH}/over/pause", headers=collector.admin)
    until(clock, "2030-07-03T07:00:00+00:00")
    refused = await collector.client.post(f"{PATH}/over/resume", headers=collector.admin)
    assert refused.status_code == 409
    assert (await read(collector, "over"))["state"] == "paused"


async def test_a_change_drops_no_round_whose_moment_has_come(collector: OneService, clock: FixedClock) -> None:
    """Nobody has made it yet; it is made, by what was put last."""
    await bring_in(collector, customers(30))
    await kept_programme(collector)
    until(clock, "2030-04-01T07:05:00+00:00")
    await kept_programme(collector, sample={"share": 0.5}, cadence={"unit": "months", "at_time": "10:00"})
    assert await make_rounds(collector) == 1
    [first, second] = await rounds_of(collector)
    assert (first["planned_at"], first["sampled"], first["version"]) == ("2030-04-01T07:00:00Z", 15, 2)
    assert second["planned_at"] == "2030-05-01T08:00:00Z"


async def test_a_change_concerns_the_next_round(collector: OneService, clock: FixedClock) -> None:
    """One that is under way goes on as it was made; a second one on the same day does not come of it."""
    await bring_in(collector, customers(30))
    await kept_programme(collector, cadence={"unit": "days", "starts_on": "2030-04-01"})
    until(clock, "2030-04-01T07:00:00+00:00")
    assert await make_rounds(collector, invite=False) == 1
    [running, _] = await rounds_of(collector)
    assert (running["state"], running["counts"]["waiting"]) == ("running", 3)
    await kept_programme(
        collector, cadence={"unit": "days", "starts_on": "2030-04-01", "at_time": "18:00"}, sample={"share": 0.5}
    )
    until(clock, "2030-04-01T17:00:00+00:00")
    assert await make_rounds(collector) == 0
    [first, second] = await rounds_of(collector)
    assert (first["state"], first["invited"], first["version"]) == ("done", 3, 1)
    assert second["planned_at"] == "2030-04-02T16:00:00Z"
    until(clock, "2030-04-02T16:00:00+00:00")
    await make_rounds(collector)
    assert ((await rounds_of(collector))[1]["sampled"], (await rounds_of(collector))[1]["version"]) == (15, 2)


async def test_a_closed_survey_refuses_the_round_in_sight(collector: OneService, clock: FixedClock) -> None:
    """The reason stands at the round, the next one is planned; a survey that never was likewise."""
    await bring_in(collector, customers(3))
    await kept_programme(collector, sample={"share": 1})
    await kept_programme(collector, "unknown", survey="nowhere")
    paused = await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert paused.is_success
    assert (await read(collector, "relationship/forecast"))["refusal"] == "survey_not_open"
    until(clock, "2030-04-01T07:00:00+00:00")
    assert await make_rounds(collector) == 2
    [first, following] = await rounds_of(collector)
    assert (first["state"], first["reason"], first["batch_id"]) == ("refused", "survey_not_open", None)
    assert (following["state"], following["planned_at"]) == ("planned", "2030-07-01T07:00:00Z")
    assert (await rounds_of(collector, "unknown"))[0]["reason"] == "survey_unknown"
    resumed = await collector.client.post("/v1/surveys/visit/resume", headers=collector.admin)
    assert resumed.is_success
    until(clock, "2030-07-01T07:00:00+00:00")
    await make_rounds(collector)
    assert (await rounds_of(collector))[1]["invited"] == 3


async def test_after_a_long_night_the_latest_round_is_made_once(collector: OneService, clock: FixedClock) -> None:
    """Those before it are missed, in sight; the one that is made is called late."""
    await bring_in(collector, customers(30))
    await kept_programme(collector, cadence={"unit": "months"})
    until(clock, "2030-07-15T12:00:00+00:00")
    assert await make_rounds(collector) == 1
    rounds = await rounds_of(collector)
    assert [(one["number"], one["state"], one["late"], one["planned_at"][:10]) for one in rounds] == [
        (1, "missed", False, "2030-04-01"),
        (2, "missed", False, "2030-05-01"),
        (3, "missed", False, "2030-06-01"),
        (4, "done", True, "2030-07-01"),
        (5, "planned", False, "2030-08-01"),
    ]
    assert [one["sampled"] for one in rounds] == [0, 0, 0, 3, 0]
    assert await make_rounds(collector) == 0


async def test_nobody_is_asked_behind_the_end(collector: OneService, clock: FixedClock) -> None:
    """Heed was not running until its last day had passed: all rounds are missed, and the programme has ended."""
    await bring_in(collector, customers(30))
    await kept_programme(collector, cadence={"unit": "months", "ends_on": "2030-05-20"})
    until(clock, "2030-05-21T08:00:00+00:00")
    assert await make_rounds(collector) == 1
    assert [one["state"] for one in await rounds_of(collector)] == ["missed", "missed"]
    shown = await read(collector, "relationship")
    assert (shown["state"], shown["next_at"], shown["rounds"]) == ("ended", None, 2)
    changed = await kept_programme(collector, cadence={"unit": "months", "ends_on": None})
    assert (changed["state"], changed["next_at"]) == ("active", "2030-06-01T07:00:00Z")


async def test_given_up_rounds_are_seen(collector: OneService, clock: FixedClock) -> None:
    """What nobody foresaw refuses the round in sight, and the next one is planned."""
    await kept_programme(collector)
    until(clock, "2030-04-01T07:00:00+00:00")
    [claimed] = await claim_rounds(collector)
    await collector.use_cases.invitations.programmes.give_up_round(claimed=claimed, error="ValueError")
    assert [(one["state"], one["reason"]) for one in await rounds_of(collector)] == [
        ("refused", "failed"),
        ("planned", None),
    ]
