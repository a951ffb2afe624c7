"""Cases on a real database: who gets them, when somebody is looked for again, and that it is explained."""

from typing import Any
from uuid import UUID

import pytest

from shared.clock import FixedClock
from shared.directory.structure import Responsibility
from shared.ids import uuid7
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.routing.town import Town, id_of

ALL_DAY = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), ("00:00-24:00",))


async def test_without_routes_cases_stay_as_they_were_and_that_is_explained(desk: Desk, town: Town) -> None:
    ticket = await desk.open()
    assert (ticket["state"], ticket["team"], ticket["assignee"]) == ("new", None, None)
    [decision] = await town.why(ticket["id"])
    assert (decision["occasion"], decision["team"], decision["person"]) == ("opened", None, None)
    assert [(one["key"], one["outcome"]) for one in decision["routes"]] == [("fallback", "nobody_answers")]


async def test_a_new_case_is_given_to_somebody_in_the_same_transaction(
    desk: Desk, town: Town, alert: MakeAlert
) -> None:
    await town.care("ann", "ben")
    await town.service.deliver(alert())
    [ticket] = await desk.found()
    assert (ticket["state"], ticket["team"], ticket["version"]) == ("assigned", "care", 2)
    assert ticket["assignee"] == str(min(id_of("ann"), id_of("ben")))
    opened, assigned = await desk.history(ticket["id"])
    assert (opened["action"], assigned["action"], assigned["actor"]) == ("opened", "assigned", "heed")
    assert ticket["waiting_since"] == ticket["created_at"]
    [decision] = await town.why(ticket["id"])
    assert (decision["route"], decision["route_version"], decision["person"]) == ("all", 1, ticket["assignee"])
    assert sorted((await town.reasons(ticket["id"])).values()) == ["chosen", "later_turn"]
    await desk.assert_published_what_happened()


async def test_the_team_that_answers_for_the_place_gets_it_and_nobody_in_it_by_default(desk: Desk, town: Town) -> None:
    await town.person("ann")
    await town.team("shops", "ann")
    await town.structure(Responsibility(unit="south", team="shops"))
    ticket = await desk.open(location="Graz")
    assert (ticket["state"], ticket["team"], ticket["assignee"]) == ("new", "shops", None)
    [decision] = await town.why(ticket["id"])
    assert (decision["route"], decision["waits"]) == ("fallback", "by_hand")
    assert decision["places"][-1] == {"touchpoint": None, "unit": "south", "team": "shops"}


async def test_a_batch_is_shared_within_what_people_take(desk: Desk, town: Town, alert: MakeAlert) -> None:
    await town.care("ann", "ben", "kim", capacity=2)
    await town.service.deliver(*(alert() for _ in range(10)))
    found = await desk.found()
    given = sorted(one["assignee"] for one in found if one["assignee"])
    assert given == sorted(2 * [str(id_of(name)) for name in ("ann", "ben", "kim")])
    waiting = [one for one in found if one["assignee"] is None]
    assert {(one["state"], one["team"]) for one in waiting} == {("new", "care")}
    assert (await town.why(waiting[0]["id"]))[0]["waits"] == "full"


async def test_room_again_takes_the_most_urgent_and_then_the_oldest(
    desk: Desk, town: Town, alert: MakeAlert, clock: FixedClock
) -> None:
    await town.care("ann", capacity=1)
    first = await desk.open(subject="First")
    assert first["assignee"] == str(id_of("ann"))
    for severity in ("info", "critical", "critical"):
        clock.advance(60)
        await town.service.deliver(alert(severity=severity))
    newer, critical, calm = [one["id"] for one in await desk.found() if one["assignee"] is None]
    order = []
    last = first["id"]
    for _ in range(3):
        await desk.step(last, "resolve")
        [last] = [one["id"] for one in await desk.found(assignee=str(id_of("ann"))) if one["state"] == "assigned"]
        order.append(last)
    assert order == [critical, newer, calm]
    assert (await town.why(critical))[0]["occasion"] == "freed"
    await desk.assert_published_what_happened()


async def test_a_waiting_case_that_becomes_more_urgent_goes_first(desk: Desk, town: Town, alert: MakeAlert) -> None:
    await town.care("ann", capacity=1)
    first = await desk.open()
    calm, other = uuid7(), uuid7()
    await town.service.deliver(alert(calm, severity="info"), alert(other, severity="warning"))
    await town.service.deliver(alert(calm, severity="critical"))
    await desk.step(first["id"], "resolve")
    assert [one["response_id"] for one in await desk.found(state="assigned")] == [str(calm)]


@pytest.mark.parametrize("step", ["close", "assign", "pass-on"])
async def test_every_step_that_frees_somebody_lets_them_take_the_next(desk: Desk, town: Town, step: str) -> None:
    await town.person("ben", role="manager")
    await town.care("ann", capacity=1)
    await town.team("other", "ben")
    first, second = await desk.open(), await desk.open()
    body = {"assign": {"assignee": str(id_of("ben"))}, "pass-on": {"team": "other"}}
    if step == "close":
        await desk.step(first["id"], "close")
    else:
        await desk.step(first["id"], step, **body[step])
    after = {one["id"]: one["assignee"] for one in await desk.found()}
    assert after[second["id"]] == str(id_of("ann"))


async def test_who_takes_a_waiting_case_by_hand_ends_its_waiting(desk: Desk, town: Town) -> None:
    await town.care("ann", capacity=1)
    await town.person("ben")
    first, second = await desk.open(), await desk.open()
    await desk.step(second["id"], "assign", assignee=str(id_of("ben")))
    await desk.step(first["id"], "resolve")
    assert [one["assignee"] for one in await desk.found(state="assigned")] == [str(id_of("ben"))]


async def test_a_case_reopens_to_whoever_had_it_even_if_they_are_full(desk: Desk, town: Town) -> None:
    await town.care("ann", "ben", capacity=1)
    first = await desk.open()
    await desk.step(first["id"], "resolve")
    await desk.open()
    await desk.open()
    reopened = await desk.step(first["id"], "reopen")
    assert (reopened["state"], reopened["assignee"]) == ("assigned", first["assignee"])
    assert list((await town.reasons(first["id"])).values()) == ["theirs"]


async def test_a_case_of_somebody_who_is_away_reopens_to_the_deputy_of_their_deputy(desk: Desk, town: Town) -> None:
    await town.care("ann")
    first = await desk.open()
    await desk.step(first["id"], "resolve")
    await town.person("ann", absences=town.away(deputy="ben"))
    await town.person("ben", absences=town.away(deputy="kim"))
    await town.person("kim")
    reopened = await desk.step(first["id"], "reopen")
    assert reopened["assignee"] == str(id_of("kim"))
    assert await town.reasons(first["id"]) == {"ann": "away", "kim": "chosen"}


async def test_a_case_of_somebody_who_is_away_without_a_deputy_reopens_to_their_team(desk: Desk, town: Town) -> None:
    await town.care("ann", "ben")
    first = await desk.open()
    holder = next(name for name in ("ann", "ben") if str(id_of(name)) == first["assignee"])
    other = {"ann": "ben", "ben": "ann"}[holder]
    await desk.step(first["id"], "resolve")
    await town.person(holder, absences=town.away())
    assert (await desk.step(first["id"], "reopen"))["assignee"] == str(id_of(other))
    await desk.step(first["id"], "resolve")
    await town.person(other, absences=town.away())
    reopened = await desk.step(first["id"], "reopen")
    assert (reopened["state"], reopened["team"], reopened["assignee"]) == ("new", "care", None)


async def test_whoever_leaves_gives_their_cases_to_others_and_none_vanishes(desk: Desk, town: Town) -> None:
    await town.care("ann", capacity=5)
    mine = [await desk.open() for _ in range(3)]
    resolved = await desk.open()
    await desk.step(resolved["id"], "resolve")
    await town.person("ben", capacity=2)
    await town.team("care", "ann", "ben")
    await town.catch_up()
    await town.person("ann", is_active=False)
    await town.catch_up()
    after = {one["id"]: (one["state"], one["team"], one["assignee"]) for one in await desk.found()}
    given = [after[one["id"]] for one in mine]
    assert sorted(given, key=str) == sorted(
        2 * [("assigned", "care", str(id_of("ben")))] + [("new", "care", None)], key=str
    )
    assert after[resolved["id"]] == ("resolved", "care", str(id_of("ann")))
    waiting = next(one["id"] for one in mine if after[one["id"]][2] is None)
    assert (await town.why(waiting))[0]["occasion"] == "left"
    assert await town.reasons(waiting) == {"ann": "left", "ben": "full"}


async def test_a_case_that_nobody_can_take_stays_where_it_is_and_is_listed_as_of_somebody_gone(
    desk: Desk, town: Town
) -> None:
    await town.person("ann")
    ticket = await desk.open()
    await desk.step(ticket["id"], "assign", assignee=str(id_of("ann")))
    await town.person("ann", is_active=False)
    await town.catch_up()
    assert [one["id"] for one in await desk.found(assignee="gone")] == [ticket["id"]]


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"unit": "elsewhere"}])
async def test_who_cannot_work_on_their_cases_any_more_gives_them_to_others(
    desk: Desk, town: Town, change: dict[str, Any]
) -> None:
    await town.structure()
    await town.care("ann")
    ticket = await desk.open(location="Graz")
    await town.person("ben")
    await town.team("care", "ann", "ben")
    await town.person("ann", **change)
    await town.catch_up()
    assert [one["assignee"] for one in await desk.found()] == [str(id_of("ben"))]
    assert ticket["assignee"] == str(id_of("ann"))


async def test_a_case_is_passed_on_to_a_team_in_which_somebody_gets_it(desk: Desk, town: Town) -> None:
    await town.care("ann")
    await town.person("ben")
    await town.team("parcels", "ben")
    await town.route("parcels", 20, team="parcels")
    ticket = await desk.open()
    after = await desk.step(ticket["id"], "pass-on", team="parcels", note="Yours")
    assert (after["state"], after["team"], after["assignee"]) == ("assigned", "parcels", str(id_of("ben")))
    *_, passed, given = await desk.history(ticket["id"])
    assert (passed["note"], passed["team"], passed["assignee"]) == ("Yours", "parcels", None)
    assert given["actor"] == "heed"
    unknown = await desk.post(f"/{ticket['id']}/pass-on", {"team": "nobody-knows"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "team")


async def test_who_gives_a_case_back_to_their_team_does_not_get_it_again(desk: Desk, town: Town) -> None:
    await town.care("ann", "ben")
    ticket = await desk.open()
    other = next(id_of(name) for name in ("ann", "ben") if str(id_of(name)) != ticket["assignee"])
    assert (await desk.step(ticket["id"], "pass-on", team="care"))["assignee"] == str(other)
    await town.team("single", "ann")
    await town.route("single", 5, team="single", when={"field": "severity", "equals": "critical"})
    critical = await desk.open(severity="critical")
    after = await desk.step(critical["id"], "pass-on", team="single")
    assert (after["state"], after["assignee"]) == ("new", None)


async def test_a_neglected_case_goes_to_somebody_else_and_waits_when_all_have_neglected_it(
    desk: Desk, town: Town
) -> None:
    await town.care("ann", "ben")
    ticket = await desk.open()
    router = town.service.use_cases.routing.look_again.router

    async def neglect() -> dict[str, Any]:
        async with town.service.use_cases.routing.look_again.book.begin() as writing:
            await router.reroute(writing, await writing.tickets.lock(UUID(ticket["id"])))
        found: dict[str, Any] = (await desk.get(f"/{ticket['id']}")).json()
        return found

    second = await neglect()
    assert second["assignee"] not in {ticket["assignee"], None}
    third = await neglect()
    assert (third["state"], third["team"], third["assignee"]) == ("new", "care", None)
    decision = (await town.why(ticket["id"]))[0]
    assert set((await town.reasons(ticket["id"])).values()) == {"passed_over"}
    assert sorted(decision["passed_over"]) == sorted([ticket["assignee"], second["assignee"]])
    await town.person("kim", absences=town.away(deputy="lee"))
    await town.team("care", "ann", "ben", "kim")
    await town.catch_up()
    assert [one["assignee"] for one in await desk.found()] == [None]
    await town.person("lee")
    await town.team("care", "ann", "ben", "kim")
    await town.catch_up()
    assert [one["assignee"] for one in await desk.found()] == [str(id_of("lee"))]
    assert third["waiting_since"] == ticket["waiting_since"]
