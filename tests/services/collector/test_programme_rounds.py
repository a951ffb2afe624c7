"""Whom the rounds of standing programmes ask: in turn, by facts, lists and units, and what became of them."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from shared.clock import FixedClock
from shared.testing.batches import read_batch
from shared.testing.collecting import select
from shared.testing.inviting import do_due_steps
from shared.testing.one_service import OneService
from shared.testing.places import found_company
from shared.testing.programmes import (
    bring_in,
    customers,
    kept_programme,
    make_rounds,
    read,
    rounds_of,
    until,
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
        until(clock, moment if "T" in moment else f"{moment}T10:00:00+00:00")
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
        until(clock, f"2030-{month}-01T07:00:00+00:00")
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
    until(clock, "2030-04-01T07:00:00+00:00")
    await make_rounds(collector)
    assert (await rounds_of(collector))[0]["sampled"] == 4


async def test_erasure_takes_somebody_out_of_everything(collector: OneService, clock: FixedClock) -> None:
    """Their marks, their place, their lists, and the row that waits; the numbers of rounds stay."""
    await bring_in(collector, customers(3, "graz"), list="club")
    await kept_programme(collector, sample={"share": 1})
    until(clock, "2030-04-01T07:00:00+00:00")
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
        until(clock, f"{year}-04-01T07:00:{59 - (year - 2030) * 20}+00:00")
        assert await make_rounds(collector) == 1
    rounds = await rounds_of(collector)
    assert [(one["sampled"], one["invited"]) for one in rounds[:3]] == [(3, 3)] * 3


async def test_a_batch_that_was_taken_back_asks_nobody(collector: OneService, clock: FixedClock) -> None:
    """Its round says so, and who was not asked does not rest."""
    await bring_in(collector, customers(3))
    await kept_programme(collector, sample={"share": 1})
    until(clock, "2030-04-01T07:00:00+00:00")
    await make_rounds(collector, invite=False)
    [first, _] = await rounds_of(collector)
    cancelled = await collector.client.post(
        f"/v1/invitation-batches/{first['batch_id']}/cancel", headers=collector.admin
    )
    assert cancelled.is_success
    assert (await rounds_of(collector))[0]["state"] == "cancelled"
    until(clock, "2030-07-01T07:00:00+00:00")
    await make_rounds(collector)
    assert (await rounds_of(collector))[1]["invited"] == 3


async def test_at_most_so_many_a_day(collector: OneService, clock: FixedClock) -> None:
    """A round is dripped as any batch is; the forecast says when the last goes out."""
    await bring_in(collector, customers(5))
    await kept_programme(collector, sample={"share": 1}, per_day=2)
    assert (await read(collector, "relationship/forecast"))["last_at"] == "2030-04-03T07:00:00Z"
    until(clock, "2030-04-01T07:00:00+00:00")
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
