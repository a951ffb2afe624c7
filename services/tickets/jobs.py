"""ENTRANCE time: what tickets does at a moment, and again and again."""

from services.tickets.application.clocks.due import ESCALATION_KIND
from services.tickets.application.clocks.moving import MOVE_KIND
from services.tickets.application.improvements.recording import IMPROVEMENT_KIND
from services.tickets.application.promises import PROMISE_KIND
from services.tickets.application.proving import RESURVEY_KIND
from services.tickets.application.routing.needs import ROUTING_KIND
from services.tickets.application.routing.neglected import NEGLECTED_KIND
from services.tickets.application.use_cases import UseCases
from services.tickets.application.writing_to_customers import PROGRESS_KIND
from services.tickets.domain.casework.due_dates import FOLLOW_UP, RESUME
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
from shared.runtime.service import Job

HALF_A_MINUTE = 30.0
HOUR = 3600.0


async def _remind_of_promise(menu: UseCases, claimed: Claimed) -> None:
    await menu.promises.remind(claimed=claimed)


async def _escalate(menu: UseCases, claimed: Claimed) -> None:
    await menu.clocks.escalate(claimed=claimed)


async def _move_clocks(menu: UseCases, claimed: Claimed) -> None:
    await menu.clocks.move_some(claimed=claimed)


async def _catch_up_clocks(menu: UseCases) -> None:
    await menu.clocks.catch_up()


async def _look_again(menu: UseCases, claimed: Claimed) -> None:
    await menu.routing.look_again(claimed=claimed)


async def _take_back(menu: UseCases, claimed: Claimed) -> None:
    await menu.routing.take_back(claimed=claimed)


async def _take_resurvey_step(menu: UseCases, claimed: Claimed) -> None:
    await menu.proof.take_step(claimed=claimed)


async def _say_that_it_goes_on(menu: UseCases, claimed: Claimed) -> None:
    await menu.proof.say_that_it_goes_on(claimed=claimed)


async def _remind_of_follow_up(menu: UseCases, claimed: Claimed) -> None:
    await menu.work.remind(claimed=claimed)


async def _resume(menu: UseCases, claimed: Claimed) -> None:
    await menu.work.resume(claimed=claimed)


async def _remind_of_improvement(menu: UseCases, claimed: Claimed) -> None:
    await menu.improvements.remind(claimed=claimed)


async def _republish_improvements(menu: UseCases) -> None:
    await menu.improvements.republish()


DUE_KINDS = (
    DueKind(PROMISE_KIND, _remind_of_promise),
    DueKind(ESCALATION_KIND, _escalate, at_once=2),
    DueKind(MOVE_KIND, _move_clocks, at_once=1),
    DueKind(ROUTING_KIND, _look_again, at_once=2),
    DueKind(NEGLECTED_KIND, _take_back, at_once=2),
    DueKind(RESURVEY_KIND, _take_resurvey_step),
    DueKind(PROGRESS_KIND, _say_that_it_goes_on),
    DueKind(FOLLOW_UP, _remind_of_follow_up),
    DueKind(RESUME, _resume),
    DueKind(IMPROVEMENT_KIND, _remind_of_improvement),
)
JOBS = (
    Job("catch-up-clocks", HALF_A_MINUTE, _catch_up_clocks),
    Job("republish-improvements", 6 * HOUR, _republish_improvements),
)
