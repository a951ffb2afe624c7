"""ENTRANCE time: what tickets does at a moment."""

from services.tickets.application.promises import PROMISE_KIND
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.work.due_dates import FOLLOW_UP, RESUME
from shared.due.kind import DueKind
from shared.due.pieces import Claimed


async def _remind_of_promise(menu: UseCases, claimed: Claimed) -> None:
    await menu.promises.remind(claimed=claimed)


async def _remind_of_follow_up(menu: UseCases, claimed: Claimed) -> None:
    await menu.work.remind(claimed=claimed)


async def _resume(menu: UseCases, claimed: Claimed) -> None:
    await menu.work.resume(claimed=claimed)


DUE_KINDS = (
    DueKind(PROMISE_KIND, _remind_of_promise),
    DueKind(FOLLOW_UP, _remind_of_follow_up),
    DueKind(RESUME, _resume),
)
