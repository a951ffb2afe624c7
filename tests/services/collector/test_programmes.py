"""Standing programmes over HTTP: kept, foreseen, and their rounds made when their moments come."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.testing.batches import read_batch
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.inviting import do_due_steps
from shared.testing.one_service import OneService, one_service
from shared.testing.places import found_company
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
)

DAY = 86400.0
ASKED = """
    SELECT respondent.external_id, count(*) FROM collector.invitation
    JOIN collector.respondent ON respondent.id = respondent_id WHERE refused_at IS NULL GROUP BY 1
"""


@pytest.fixture
def clock() -> FixedClock:
    """A Friday, ahead of the database's clock, so that nothing is due before the test says so."""
    return FixedClock(datetime(2030, 3, 1, 10, tzinfo=UTC))


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published, and a clock that the test moves."""
    async with one_service(SERVICE, database_url, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


def _until(clock: FixedClock, moment: str) -> None:
    clock.advance((datetime.fromisoformat(moment) - clock.now()).total_seconds())


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
    foreseen = await collector.client.post(
        f"{PATH}/forecast",
        json=PROGRAMME
        | {name: PROGRAMME[name] | value if name == "cadence" else value for name, value in changes.items()},
        headers=collector.admin,
    )
    assert (
        foreseen.json() == reply.json() | {"instance": foreseen.json().get("instance")} or foreseen.status_code == 422
    )


async def test_a_tenth_of_each_unit_every_quarter_and_nobody_twice_a_year(
    collector: OneService, clock: FixedClock
) -> None:
    """The forecast says what the round does; small units have their turn; those without a place are their own unit."""
    await bring_in(collector, [*customers(40, "graz"), *customers(3, "wien"), *customers(20)])
    await kept_programme(collector)
    foreseen = await read(collector, "relationship/forecast")
    assert foreseen["rounds"][:3] == ["2030-04-01T07:00:00Z", "2030-07-01T07:00:00Z", "2030-10-01T07:00:00Z"]
    assert [(one["location"], one["audience"], one["sampled"]) for one in foreseen["units"]] == [
        ("graz", 40, 4),
        ("wien", 3, 0),
        (None, 20, 2),
    ]
    assert (foreseen["sampled"], foreseen["invited"]) == (6, 6)
    assert await select(collector, "SELECT count(*) FROM collector.invitation_batch") == [(0,)]
    asked: Counter[str] = Counter()
    for moment in ("2030-04-01T07:00:00+00:00", "2030-07-01", "2030-10-01", "2031-01-01", "2031-04-01"):
        _until(clock, moment if "T" in moment else f"{moment}T10:00:00+00:00")
        assert await make_rounds(collector) == 1
        asked = Counter(dict(await select(collector, ASKED)))
        assert max(asked.values()) == 1
    rounds = await rounds_of(collector)
    assert [one["state"] for one in rounds] == ["done"] * 5 + ["planned"]
    assert [one["sampled"] for one in rounds[:5]] == [6, 6, 6, 7, 6]
    assert [one["resting"] for one in rounds[:5]] == [0, 6, 12, 18, 19]
    assert [one["late"] for one in rounds[:5]] == [False, True, True, True, True]
    assert sum(name.startswith("C-wien") for name in asked) in {1, 2}
    detail = await read(collector, "relationship/rounds/1")
    assert [(one["location"], one["sampled"]) for one in detail["units"]] == [("graz", 4), ("wien", 0), (None, 2)]
    batch = await read_batch(collector, detail["batch_id"])
    assert (batch["rows"], batch["counts"]["gone"]) == (6, 6)
    shown = str([await read(collector, "relationship/rounds"), detail, foreseen])
    assert "@" not in shown
    assert "C-graz" not in shown


async def test_audience_by_facts_list_and_unit(collector: OneService) -> None:
    """A condition over facts, customers of a file, and units with all below them."""
    await found_company(collector)
    await bring_in(collector, customers(4, "hamburg", value="900", currency="EUR", customer_since="2029-01-01"))
    await bring_in(collector, customers(3, "munich", customer_since="2030-02-20"), list="club")
    await bring_in(collector, [*customers(2, "north", left_on="2030-02-01"), *customers(1)])

    async def audience(**said: Any) -> int:
        await kept_programme(collector, audience=said)
        return int((await read(collector, "relationship/forecast"))["audience"])

    assert await audience() == 8
    assert await audience(include_left=True) == 10
    assert await audience(include_left=True, condition={"field": "left", "equals": True}) == 2
    assert await audience(list="club") == 3
    assert await audience(condition={"field": "customer_days", "at_least": 90}) == 4
    assert await audience(condition={"field": "customer_value", "at_least": 900}) == 4
    assert await audience(condition={"field": "has_phone", "equals": True}) == 0
    assert await audience(units=["company"]) == 7
    assert await audience(units=["north"]) == 4
    assert await audience(units=["munich"], condition={"field": "location", "differs_from": "x"}) == 3
    assert await audience(list="nobody") == 0
    findings = (await read(collector, "relationship/forecast"))["findings"]
    assert {one["kind"] for one in findings} == {"list_unknown", "no_places"}
    lists = (await collector.client.get("/v1/customer-lists", headers=collector.admin)).json()["items"]
    assert [(one["key"], one["people"]) for one in lists] == [("club", 3)]
    assert (await collector.client.delete("/v1/customer-lists/club", headers=collector.admin)).status_code == 204
    assert (await collector.client.delete("/v1/customer-lists/club", headers=collector.admin)).status_code == 404


async def test_who_was_drawn_and_not_asked_does_not_rest(collector: OneService, clock: FixedClock) -> None:
    """Somebody without an address is drawn in their turn, and is named as refused; others come before them again."""
    await bring_in(collector, [{"external_id": "C-mute"}, *customers(1)])
    await kept_programme(collector, sample={"per_unit": 1}, cadence={"unit": "months"}, not_again_days=40)
    reasons = []
    for month in ("04", "05", "06", "07"):
        _until(clock, f"2030-{month}-01T07:00:00+00:00")
        await make_rounds(collector)
        reasons.append((await rounds_of(collector))[-2]["reasons"])
    assert reasons.count({"no_address": 1}) == 2
    assert dict(await select(collector, ASKED)) == {"C-None-1": 2}


async def test_known_twice_is_drawn_once(collector: OneService, clock: FixedClock) -> None:
    """By their number and by their address alone; a household with one address and two numbers is two people."""
    await bring_in(collector, [{"email": "ada@example.org"}])
    await bring_in(collector, [{"external_id": "C-1", "email": "ada@example.org"}, {"email": "bob@example.org"}])
    async with collector.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO collector.respondent (id, identity_kind, identity, external_id, email, created_at, "
                "updated_at) SELECT gen_random_uuid(), 'external_id', number, number, 'ada@example.org', now(), now() "
                "FROM unnest(ARRAY['C-7', 'C-8']) AS number"
            )
        )
    await kept_programme(collector, sample={"share": 1})
    foreseen = await read(collector, "relationship/forecast")
    known = await select(collector, "SELECT count(*) FROM collector.respondent")
    assert foreseen["audience"] == known[0][0] == 4
    _until(clock, "2030-04-01T07:00:00+00:00")
    await make_rounds(collector)
    assert (await rounds_of(collector))[0]["sampled"] == 4


async def test_a_closed_survey_refuses_the_round_in_sight(collector: OneService, clock: FixedClock) -> None:
    """The reason stands at the round, the next one is planned; a survey that never was likewise."""
    await bring_in(collector, customers(3))
    await kept_programme(collector, sample={"share": 1})
    await kept_programme(collector, "unknown", survey="nowhere")
    paused = await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert paused.is_success
    assert (await read(collector, "relationship/forecast"))["refusal"] == "survey_not_open"
    _until(clock, "2030-04-01T07:00:00+00:00")
    assert await make_rounds(collector) == 2
    [first, following] = await rounds_of(collector)
    assert (first["state"], first["reason"], first["batch_id"]) == ("refused", "survey_not_open", None)
    assert (following["state"], following["planned_at"]) == ("planned", "2030-07-01T07:00:00Z")
    assert (await rounds_of(collector, "unknown"))[0]["reason"] == "survey_unknown"
    resumed = await collector.client.post("/v1/surveys/visit/resume", headers=collector.admin)
    assert resumed.is_success
    _until(clock, "2030-07-01T07:00:00+00:00")
    await make_rounds(collector)
    assert (await rounds_of(collector))[1]["invited"] == 3


async def test_after_a_long_night_the_latest_round_is_made_once(collector: OneService, clock: FixedClock) -> None:
    """Those before it are missed, in sight; the one that is made is called late."""
    await bring_in(collector, customers(30))
    await kept_programme(collector, cadence={"unit": "months"})
    _until(clock, "2030-07-15T12:00:00+00:00")
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
    _until(clock, "2030-05-21T08:00:00+00:00")
    assert await make_rounds(collector) == 1
    assert [one["state"] for one in await rounds_of(collector)] == ["missed", "missed"]
    shown = await read(collector, "relationship")
    assert (shown["state"], shown["next_at"], shown["rounds"]) == ("ended", None, 2)
    changed = await kept_programme(collector, cadence={"unit": "months", "ends_on": None})
    assert (changed["state"], changed["next_at"]) == ("active", "2030-06-01T07:00:00Z")


async def test_pause_and_resume(collector: OneService, clock: FixedClock) -> None:
    """Nothing is made while it is paused, also when it is changed meanwhile, and nothing is made up for."""
    await bring_in(collector, customers(30))
    await kept_programme(collector, cadence={"unit": "months"})
    for _ in range(2):
        paused = await collector.client.post(f"{PATH}/relationship/pause", headers=collector.admin)
        assert (paused.json()["state"], paused.json()["next_at"]) == ("paused", None)
    await kept_programme(collector, cadence={"unit": "months"}, title="Changed")
    _until(clock, "2030-05-10T12:00:00+00:00")
    assert await make_rounds(collector) == 0
    for _ in range(2):
        resumed = await collector.client.post(f"{PATH}/relationship/resume", headers=collector.admin)
        assert (resumed.json()["state"], resumed.json()["next_at"]) == ("active", "2030-06-01T07:00:00Z")
    _until(clock, "2030-06-01T07:00:00+00:00")
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
    _until(clock, "2030-07-03T07:00:00+00:00")
    refused = await collector.client.post(f"{PATH}/over/resume", headers=collector.admin)
    assert refused.status_code == 409
    assert (await read(collector, "over"))["state"] == "paused"


async def test_a_change_drops_no_round_whose_moment_has_come(collector: OneService, clock: FixedClock) -> None:
    """Nobody has made it yet; it is made, by what was put last."""
    await bring_in(collector, customers(30))
    await kept_programme(collector)
    _until(clock, "2030-04-01T07:05:00+00:00")
    await kept_programme(collector, sample={"share": 0.5}, cadence={"unit": "months", "at_time": "10:00"})
    assert await make_rounds(collector) == 1
    [first, second] = await rounds_of(collector)
    assert (first["planned_at"], first["sampled"], first["version"]) == ("2030-04-01T07:00:00Z", 15, 2)
    assert second["planned_at"] == "2030-05-01T08:00:00Z"


async def test_a_change_concerns_the_next_round(collector: OneService, clock: FixedClock) -> None:
    """One that is under way goes on as it was made; a second one on the same day does not come of it."""
    await bring_in(collector, customers(30))
    await kept_programme(collector, cadence={"unit": "days", "starts_on": "2030-04-01"})
    _until(clock, "2030-04-01T07:00:00+00:00")
    assert await make_rounds(collector, invite=False) == 1
    [running, _] = await rounds_of(collector)
    assert (running["state"], running["counts"]["waiting"]) == ("running", 3)
    await kept_programme(
        collector, cadence={"unit": "days", "starts_on": "2030-04-01", "at_time": "18:00"}, sample={"share": 0.5}
    )
    _until(clock, "2030-04-01T17:00:00+00:00")
    assert await make_rounds(collector) == 0
    [first, second] = await rounds_of(collector)
    assert (first["state"], first["invited"], first["version"]) == ("done", 3, 1)
    assert second["planned_at"] == "2030-04-02T16:00:00Z"
    _until(clock, "2030-04-02T16:00:00+00:00")
    await make_rounds(collector)
    assert ((await rounds_of(collector))[1]["sampled"], (await rounds_of(collector))[1]["version"]) == (15, 2)


async def test_erasure_takes_somebody_out_of_everything(collector: OneService, clock: FixedClock) -> None:
    """Their marks, their place, their lists, and the row that waits; the numbers of rounds stay."""
    await bring_in(collector, customers(3, "graz"), list="club")
    await kept_programme(collector, sample={"share": 1})
    _until(clock, "2030-04-01T07:00:00+00:00")
    await make_rounds(collector, invite=False)
    [(person,)] = await select(collector, "SELECT id FROM collector.respondent WHERE external_id = 'C-graz-2'")
    assert isinstance(person, UUID)
    before = await select(collector, "SELECT count(*) FROM collector.programme_mark")
    assert before == [(6,)]
    erased = await collector.client.delete(f"/v1/respondents/{person}", headers=collector.admin)
    assert erased.is_success, erased.text
    assert await select(collector, "SELECT count(*) FROM collector.programme_mark") == [(4,)]
    assert await select(collector, "SELECT count(*) FROM collector.customer_list_member") == [(2,)]
    assert await select(collector, "SELECT count(*) FROM collector.customer_facts") == [(2,)]
    await make_rounds(collector)
    [first, _] = await rounds_of(collector)
    assert (first["sampled"], first["invited"], first["reasons"]) == (3, 2, {"erased": 1})


async def test_a_yearly_programme_for_everybody_asks_everybody_every_year(
    collector: OneService, clock: FixedClock
) -> None:
    """Days are counted by the calendar: a few seconds of the year before keep nobody from their turn."""
    await bring_in(collector, customers(3))
    await kept_programme(collector, sample={"share": 1}, cadence={"unit": "years"})
    for year in (2030, 2031, 2032):
        _until(clock, f"{year}-04-01T07:00:{59 - (year - 2030) * 20}+00:00")
        assert await make_rounds(collector) == 1
    rounds = await rounds_of(collector)
    assert [(one["sampled"], one["invited"]) for one in rounds[:3]] == [(3, 3)] * 3


async def test_a_batch_that_was_taken_back_asks_nobody(collector: OneService, clock: FixedClock) -> None:
    """Its round says so, and who was not asked does not rest."""
    await bring_in(collector, customers(3))
    await kept_programme(collector, sample={"share": 1})
    _until(clock, "2030-04-01T07:00:00+00:00")
    await make_rounds(collector, invite=False)
    [first, _] = await rounds_of(collector)
    cancelled = await collector.client.post(
        f"/v1/invitation-batches/{first['batch_id']}/cancel", headers=collector.admin
    )
    assert cancelled.is_success
    assert (await rounds_of(collector))[0]["state"] == "cancelled"
    _until(clock, "2030-07-01T07:00:00+00:00")
    await make_rounds(collector)
    assert (await rounds_of(collector))[1]["invited"] == 3


async def test_at_most_so_many_a_day(collector: OneService, clock: FixedClock) -> None:
    """A round is dripped as any batch is; the forecast says when the last goes out."""
    await bring_in(collector, customers(5))
    await kept_programme(collector, sample={"share": 1}, per_day=2)
    assert (await read(collector, "relationship/forecast"))["last_at"] == "2030-04-03T07:00:00Z"
    _until(clock, "2030-04-01T07:00:00+00:00")
    await make_rounds(collector)
    assert (await rounds_of(collector))[0]["counts"] == {
        "gone": 2,
        "planned": 3,
        "waiting": 0,
        "refused": 0,
        "cancelled": 0,
    }
    clock.advance(2 * DAY)
    assert await do_due_steps(collector) == 3


async def test_given_up_rounds_are_seen(collector: OneService, clock: FixedClock) -> None:
    """What nobody foresaw refuses the round in sight, and the next one is planned."""
    await kept_programme(collector)
    _until(clock, "2030-04-01T07:00:00+00:00")
    [claimed] = await claim_rounds(collector)
    await collector.use_cases.invitations.programmes.give_up_round(claimed=claimed, error="ValueError")
    assert [(one["state"], one["reason"]) for one in await rounds_of(collector)] == [
        ("refused", "failed"),
        ("planned", None),
    ]
