"""ENTRANCE time: what tickets does at a moment."""

from services.tickets.application.promises import PROMISE_KIND
from services.tickets.application.use_cases import UseCases
from shared.due.kind import DueKind
from shared.due.pieces import Claimed


async def _remind_of_promise(menu: UseCases, claimed: Claimed) -> None:
    await menu.promises.remind(claimed=claimed)


DUE_KINDS = (DueKind(PROMISE_KIND, _remind_of_promise),)
