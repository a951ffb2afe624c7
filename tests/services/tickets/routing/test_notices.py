"""Who is to know: a table of steps, and for each the set of those who get a notice, no more and no fewer."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.notices import TicketsNoticeRequested
from shared.directory.structure import Responsibility
from tests.services.tickets.conftest import Desk
from tests.services.tickets.routing.town import Town, id_of

Happening = Callable[[Town, Desk], Awaitable[None]]


async def opened_for_a_person(town: Town, desk: Desk) -> None:
    await town.care("ann")
    await desk.open(location="Graz")


async def opened_for_a_team_by_hand(town: Town, desk: Desk) -> None:
    await town.care("ann", route={"pick": "nobody"})
    await desk.open(location="Graz")


async def opened_while_all_are_full(town: Town, desk: Desk) -> None:
    await town.care("ann", capacity=0)
    await desk.open(location="Graz")


async def opened_where_nobody_answers(town: Town, desk: Desk) -> None:
    await town.structure()
    await desk.open(location="Graz")


async def opened_for_who_answers_for_the_place(town: Town, desk: Desk) -> None:
    await town.person("ann")
    await town.team("shops", "ann")
    await town.structure(Responsibility(unit="south", team="shops"))
    await desk.open(location="Graz")


async def reopened_to_who_had_it(town: Town, desk: Desk) -> None:
    ticket = await _resolved_by_ann(town, desk)
    await desk.step(ticket, "reopen")


async def reopened_to_a_deputy(town: Town, desk: Desk) -> None:
    ticket = await _resolved_by_ann(town, desk)
    await town.person("ben")
    await town.person("ann", absences=town.away(deputy="ben"))
    await desk.step(ticket, "reopen")


async def reopened_while_nobody_is_there(town: Town, desk: Desk) -> None:
    ticket = await _resolved_by_ann(town, desk)
    await town.person("ann", absences=town.away())
    await desk.step(ticket, "reopen")


async def passed_on_to_somebody(town: Town, desk: Desk) -> None:
    ticket = await _resolved_by_ann(town, desk, step=None)
    await town.person("ben")
    await town.team("parcels", "ben")
    await town.route("parcels", 20, team="parcels")
    await desk.step(ticket, "pass-on", team="parcels")


async def passed_on_to_a_team(town: Town, desk: Desk) -> None:
    ticket = await _resolved_by_ann(town, desk, step=None)
    await town.team("parcels")
    await desk.step(ticket, "pass-on", team="parcels")


async def left_to_somebody_else(town: Town, desk: Desk) -> None:
    await _resolved_by_ann(town, desk, step=None)
    await town.person("ben")
    await town.team("care", "ann", "ben")
    await town.person("ann", is_active=False)
    await town.catch_up()


async def left_to_the_team(town: Town, desk: Desk) -> None:
    await _resolved_by_ann(town, desk, step=None)
    await town.person("ann", is_active=False)
    await town.catch_up()


async def neglected(town: Town, desk: Desk) -> None:
    ticket = await _resolved_by_ann(town, desk, step=None)
    look = town.service.use_cases.routing.look_again
    async with look.book.begin() as writing:
        await look.router.reroute(writing, await writing.tickets.lock(UUID(ticket)))


async def room_again(town: Town, desk: Desk) -> None:
    await town.care("ann", capacity=1)
    first = await desk.open()
    await desk.open()
    await desk.step(first["id"], "resolve")


async def _resolved_by_ann(town: Town, desk: Desk, *, step: str | None = "resolve") -> str:
    await town.care("ann")
    ticket = await desk.open()
    if step is not None:
        await desk.step(ticket["id"], step)
    return str(ticket["id"])


ANN, BEN, CARE, PARCELS, SHOPS = "ann", "ben", "team care", "team parcels", "team shops"


@pytest.mark.parametrize(
    ("happening", "know"),
    [
        (opened_for_a_person, [ANN]),
        (opened_for_a_team_by_hand, [CARE]),
        (opened_while_all_are_full, [CARE]),
        (opened_where_nobody_answers, []),
        (opened_for_who_answers_for_the_place, [SHOPS]),
        (reopened_to_who_had_it, [ANN, ANN]),
        (reopened_to_a_deputy, [ANN, BEN]),
        (reopened_while_nobody_is_there, [ANN, CARE]),
        (passed_on_to_somebody, [ANN, BEN]),
        (passed_on_to_a_team, [ANN, PARCELS]),
        (left_to_somebody_else, [ANN, BEN]),
        (left_to_the_team, [ANN, CARE]),
        (neglected, [ANN, CARE]),
        (room_again, [ANN, CARE, ANN]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_who_is_to_know_of_a_step(town: Town, desk: Desk, happening: Happening, know: list[str]) -> None:
    """Each row begins with the notices of the steps that lead to it: who gets the case first is to know, too."""
    await happening(town, desk)
    names = {id_of(name): name for name in (ANN, BEN)}
    asked: list[Any] = [one.data for one in await town.service.published()]
    notices = [one for one in asked if isinstance(one, TicketsNoticeRequested)]
    recipients = [recipient for notice in notices for recipient in notice.recipients]
    assert [names[one.person_id] if one.person_id else f"team {one.team}" for one in recipients] == know
    causes = ["team_assignment" if one.startswith("team ") else "assignment" for one in know]
    assert [one.cause for one in notices] == causes
    assert len({one.notice_key for one in notices}) == len(notices)
