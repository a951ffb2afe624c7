"""ENTRANCE time: what tickets does at a moment."""

from services.tickets.application.clocks.due import ESCALATION_KIND
from services.tickets.application.clocks.moving import MOVE_KIND
from services.tickets.application.promises import PROMISE_KIND
from services.tickets.application.use_cases import UseCases
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
from shared.runtime.service import Job

HALF_A_MINUTE = 30.0


async def _remind_of_promise(menu: UseCases, claimed: Claimed) -> None:
    await menu.promises.remind(claimed=claimed)


async def _escalate(menu: UseCases, claimed: Claimed) -> None:
    await menu.clocks.escalate(claimed=claimed)


async def _move_clocks(menu: UseCases, claimed: Claimed) -> None:
    await menu.clocks.move_some(claimed=claimed)


async def _catch_up_clocks(menu: UseCases) -> None:
    await menu.clocks.catch_up()


DUE_KINDS = (
    DueKind(PROMISE_KIND, _remind_of_promise),
    DueKind(ESCALATION_KIND, _escalate, at_once=2),
    DueKind(MOVE_KIND, _move_clocks, at_once=1),
)
JOBS = (Job("catch-up-clocks", HALF_A_MINUTE, _catch_up_clocks),)
