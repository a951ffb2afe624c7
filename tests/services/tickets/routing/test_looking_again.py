"""When somebody is looked for again: who is back, begins to work or joins, and when routes and teams change."""

from datetime import timedelta

from shared.clock import FixedClock
from tests.services.tickets.conftest import Desk
from tests.services.tickets.routing.town import Town, id_of

ALL_DAY = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), ("00:00-24:00",))


async def test_who_comes_back_takes_what_waits_at_that_moment(desk: Desk, town: Town, clock: FixedClock) -> None:
    await town.care("ann", absences=town.away(hours=5))
    ticket = await desk.open()
    assert (ticket["assignee"], (await town.why(ticket["id"]))[0]["waits"]) == (None, "nobody_there")
    await town.catch_up()
    [due] = await town.due()
    assert (due["ref"], due["due_at"]) == ("team:care", clock.now() + timedelta(hours=5))
    clock.advance(timedelta(hours=5).total_seconds())
    assert await town.catch_up() == 1
    assert [one["assignee"] for one in await desk.found()] == [str(id_of("ann"))]


async def test_cases_of_the_night_wait_for_the_first_hour_of_work(desk: Desk, town: Town, clock: FixedClock) -> None:
    hours = {"monday": ("09:00-17:00",)}
    await town.care("ann", "ben", working_hours=hours)
    tickets = [await desk.open() for _ in range(4)]
    assert {one["assignee"] for one in tickets} == {None}
    await town.catch_up()
    first = (await town.due())[0]["due_at"]
    assert first.isoformat() == "2032-03-01T09:00:00+00:00"
    clock.advance((first - clock.now()).total_seconds())
    await town.catch_up()
    given = sorted(one["assignee"] for one in await desk.found())
    assert given == sorted(2 * [str(id_of("ann")), str(id_of("ben"))])


async def test_a_new_member_takes_what_waits(desk: Desk, town: Town) -> None:
    await town.care("ann", capacity=0)
    ticket = await desk.open()
    await town.person("ben")
    await town.team("care", "ann", "ben")
    await town.catch_up()
    assert [one["assignee"] for one in await desk.found()] == [str(id_of("ben"))]
    assert (await town.why(ticket["id"]))[0]["occasion"] == "changed"


async def test_a_changed_route_is_for_what_nobody_has_too(desk: Desk, town: Town) -> None:
    await town.person("ann")
    await town.team("care", "ann")
    nobodys = await desk.open()
    await town.route("all", team="care", pick="nobody")
    await town.catch_up()
    [found] = await desk.found()
    assert (found["team"], found["assignee"], found["state"]) == ("care", None, "new")
    await town.route("all", team="care", pick="round_robin")
    await town.catch_up()
    assert [one["assignee"] for one in await desk.found()] == [str(id_of("ann"))]
    assert [one["occasion"] for one in await town.why(nobodys["id"])] == ["changed", "changed", "opened"]


async def test_the_cases_of_a_team_that_is_deleted_go_where_the_routes_say(desk: Desk, town: Town) -> None:
    await town.care("ann", capacity=0)
    await town.person("ben")
    await town.team("rest", "ben")
    await desk.open()
    await town.route("rest", 20, team="rest")
    await town.team("care", is_active=False)
    await town.catch_up()
    assert [(one["team"], one["assignee"]) for one in await desk.found()] == [("rest", str(id_of("ben")))]
