"""Hours, languages, capacity and absences: who may declare them, deputies, circles, and what becomes of past ones."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from services.accounts.store.tables import DIRECTORY
from shared.clock import FixedClock
from shared.contracts.wire.records import encode_value

OK, FORBIDDEN, NOT_FOUND, INVALID = (
    HTTPStatus.OK,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
OWN = "/v1/me/availability"


def absence(first: float, last: float, deputy: str | None = None) -> dict[str, Any]:
    """Return an absence between two days, counted from now."""
    begin, end = (NOON + timedelta(days=day) for day in (first, last))
    return {"starts_at": begin.isoformat(), "ends_at": end.isoformat(), "deputy": deputy}


async def declare(browser: Any, *absences: dict[str, Any], path: str = OWN, **others: Any) -> Any:
    """Put absences and more in the state in which they are read."""
    tag = (await browser.get(path)).headers["etag"]
    return await browser.call("PUT", path, if_match=tag, body={"absences": list(absences), **others})


async def test_everybody_declares_their_own_and_it_is_published_and_audited(town: Any) -> None:
    await town.first_admin()
    kim, browser = await town.person("kim@example.com")
    lee, _ = await town.person("lee@example.com")
    hours = {"monday": ["09:00-12:30", "13:30-18:00"]}
    reply = await declare(browser, absence(1, 8, lee), hours=hours, languages=["de", "en"], capacity=12)
    assert reply.status_code == OK, reply.text
    assert (await browser.get(OWN)).json() == reply.json()
    event = (await town.changed())[-1]
    assert str(event.person_id) == kim
    assert event.languages == ("de", "en")
    assert event.working_hours == {"monday": ("09:00-12:30", "13:30-18:00")}
    assert event.capacity == 12
    assert [str(one.deputy) for one in event.absences] == [lee]
    assert ("person.availability_changed", kim, kim) in await town.audited()
    recorded = [one for one in await town.accounts.audited() if one.action == "person.availability_changed"]
    assert "2026-03" not in str(recorded[0].after)


async def test_only_people_write_declares_for_others(town: Any) -> None:
    admin = await town.first_admin()
    kim, browser = await town.person("kim@example.com")
    _, other = await town.person("lee@example.com", "manager")
    path = f"/v1/people/{kim}/availability"
    assert (await other.call("PUT", path, if_match='"1"', body={})).status_code == FORBIDDEN
    assert (await declare(admin, absence(1, 2), path=path)).status_code == OK
    assert len((await browser.get(OWN)).json()["absences"]) == 1
    assert len((await other.get(path)).json()["absences"]) == 1


async def test_another_unit_is_as_if_it_did_not_exist(town: Any) -> None:
    await town.first_admin()
    kim, _ = await town.person("kim@example.com", unit="graz")
    _, linz = await town.person("lee@example.com", "admin", unit="linz")
    path = f"/v1/people/{kim}/availability"
    assert (await linz.get(path)).status_code == NOT_FOUND
    assert (await linz.call("PUT", path, if_match="*", body={})).status_code == NOT_FOUND


async def test_a_change_needs_the_state_that_was_read(town: Any) -> None:
    await town.first_admin()
    _, browser = await town.person("kim@example.com")
    tag = (await browser.get(OWN)).headers["etag"]
    assert (await browser.call("PUT", OWN, body={})).status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert (await browser.call("PUT", OWN, if_match=tag, body={"capacity": 3})).status_code == OK
    assert (
        await browser.call("PUT", OWN, if_match=tag, body={"capacity": 4})
    ).status_code == HTTPStatus.PRECONDITION_FAILED


async def test_a_circle_is_named_and_refused_where_absences_overlap(town: Any) -> None:
    await town.first_admin()
    kim, kims = await town.person("kim@example.com")
    lee, lees = await town.person("lee@example.com")
    mia, mias = await town.person("mia@example.com")
    assert (await declare(kims, absence(0, 10, lee))).status_code == OK
    assert (await declare(lees, absence(5, 12, mia))).status_code == OK
    refused = await declare(mias, absence(9, 20, kim))
    assert refused.status_code == INVALID
    problem = refused.json()["errors"][0]
    assert problem["field"] == "absences.0.deputy"
    assert "Mia → Kim → Lee → Mia" in problem["detail"]
    assert "from 2026-03-11 to 2026-03-12" in problem["detail"]
    # Kim is back when it begins: no circle.
    assert (await declare(mias, absence(10, 20, kim))).status_code == OK
    # And the last of the circle cannot be closed from the other side either.
    assert (await declare(kims, absence(0, 12, lee))).status_code == INVALID


@pytest.mark.parametrize("whom", ["self", "invited", "inactive", "viewer", "other unit", "nobody"])
async def test_a_deputy_is_there_and_may_do_the_same(town: Any, whom: str) -> None:
    await town.first_admin()
    kim, kims = await town.person("kim@example.com", unit="graz")
    deputies = {
        "self": kim,
        "invited": (await town.invite("new@example.com"))[0],
        "inactive": (await town.person("lee@example.com"))[0],
        "viewer": (await town.person("mia@example.com", "viewer"))[0],
        "other unit": (await town.person("noa@example.com", unit="linz"))[0],
        "nobody": "00000000-0000-4000-8000-000000000000",
    }
    client, admin = town.accounts.client, town.accounts.admin
    lee = deputies["inactive"]
    off = await client.patch(f"/v1/people/{lee}", json={"is_active": False}, headers={**admin, "If-Match": "*"})
    assert off.status_code == OK
    refused = await declare(kims, absence(0, 1, deputies[whom]))
    assert refused.status_code == INVALID
    assert [one["field"] for one in refused.json()["errors"]] == ["absences.0.deputy"]
    everywhere, _ = await town.person("ola@example.com", "manager")
    assert (await declare(kims, absence(0, 1, everywhere))).status_code == OK


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"absences": [absence(2, 1)]}, "absences.0.ends_at"),
        ({"absences": [absence(1, 1)]}, "absences.0.ends_at"),
        ({"absences": [absence(0, 3), absence(2, 5)]}, "absences.1.starts_at"),
        ({"absences": [absence(0, 10_000)]}, "absences.0.ends_at"),
        ({"hours": {"monday": ["9-18"]}}, "hours.monday.0"),
        ({"hours": {"monday": ["09:00-12:00", "11:00-13:00"]}}, "hours.monday.1"),
        ({"languages": ["de", "DE"]}, "languages"),
        ({"languages": ["German!"]}, "languages.0"),
        ({"capacity": -1}, "capacity"),
        ({"hours": {"someday": []}}, "hours.someday.[key]"),
        (
            {"absences": [{"starts_at": "2026-03-02T12:00:00", "ends_at": "2026-03-03T12:00:00"}]},
            "absences.0.starts_at",
        ),
    ],
)
async def test_what_makes_no_sense_is_refused_at_its_field(town: Any, body: dict[str, Any], field: str) -> None:
    await town.first_admin()
    _, browser = await town.person("kim@example.com")
    refused = await browser.call("PUT", OWN, if_match="*", body=body)
    assert refused.status_code == INVALID
    assert refused.json()["errors"][0]["field"] == field
    assert (await browser.get(OWN)).json() == {"hours": {}, "languages": [], "capacity": None, "absences": []}


async def test_what_is_over_goes_away_and_is_published(town: Any, clock: FixedClock) -> None:
    await town.first_admin()
    kim, browser = await town.person("kim@example.com")
    await declare(browser, absence(-3, -1), absence(0, 1), absence(5, 6))
    assert len((await browser.get(OWN)).json()["absences"]) == 2
    clock.advance(timedelta(days=1).total_seconds())
    assert await town.accounts.use_cases.people.forget_past_absences() == 1
    assert await town.accounts.use_cases.people.forget_past_absences() == 0
    event = (await town.changed())[-1]
    assert str(event.person_id) == kim
    assert len(event.absences) == 1


async def test_hours_that_were_declared_before_they_were_published_are_published_once(town: Any) -> None:
    await town.first_admin()
    kim, browser = await town.person("kim@example.com")
    await declare(browser, hours={"monday": ["09:00-12:30"]})
    older = replace((await town.changed())[-1], working_hours={})
    async with town.accounts.unit_of_work.begin() as work:
        kept = update(DIRECTORY.entry).where(DIRECTORY.entry.c.key == f"person:{kim}")
        await work.connection.execute(kept.values(value=encode_value(older)))
    for _ in range(2):
        await town.accounts.use_cases.structure.republish()
        newest = max((one for one in await town.changed() if str(one.person_id) == kim), key=lambda one: one.version)
        assert newest.working_hours == {"monday": ("09:00-12:30",)}
        assert newest.version == older.version + 1


async def test_a_deputy_who_leaves_later_blocks_no_other_change(town: Any) -> None:
    await town.first_admin()
    _, browser = await town.person("kim@example.com")
    lee, _ = await town.person("lee@example.com")
    away = absence(0, 9, lee)
    await declare(browser, away)
    client, admin = town.accounts.client, town.accounts.admin
    await client.patch(f"/v1/people/{lee}", json={"is_active": False}, headers={**admin, "If-Match": "*"})
    assert (await declare(browser, away, capacity=5)).status_code == OK


async def test_erasing_takes_it_all_away(town: Any) -> None:
    await town.first_admin()
    kim, browser = await town.person("kim@example.com")
    await declare(browser, absence(0, 9), languages=["de"])
    client, admin = town.accounts.client, town.accounts.admin
    assert (await client.post(f"/v1/people/{kim}/erase", headers={**admin, "If-Match": "*"})).status_code == OK
    event = (await town.changed())[-1]
    assert (event.absences, event.languages, event.display_name) == ((), (), "")


async def test_people_who_are_away_can_be_listed(town: Any) -> None:
    admin = await town.first_admin()
    kim, browser = await town.person("kim@example.com", unit="graz")
    await town.person("lee@example.com", "viewer")
    await declare(browser, absence(-1, 9))

    async def listed(query: str) -> list[str]:
        return [one["display_name"] for one in (await admin.get(f"/v1/people?{query}")).json()["items"]]

    assert await listed("state=away") == ["Kim"]
    assert await listed("role=viewer") == ["Lee"]
    assert await listed("unit=graz") == ["Kim"]
    assert await listed("state=active&limit=2") == ["Ada First", "Kim"]
    assert await listed("state=inactive") == []
    assert kim
