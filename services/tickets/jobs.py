"""ENTRANCE time: what tickets does at a moment."""

from services.tickets.application.promises import PROMISE_KIND
from services.tickets.application.routing.needs import ROUTING_KIND
from services.tickets.application.use_cases import UseCases
from shared.due.kind import DueKind
from shared.due.pieces import Claimed


async def _remind_of_promise(menu: UseCases, claimed: Claimed) -> None:
    await menu.promises.remind(claimed=claimed)


async def _look_again(menu: UseCases, claimed: Claimed) -> None:
    await menu.routing.look_again(claimed=claimed)


DUE_KINDS = (
    DueKind(PROMISE_KIND, _remind_of_promise),
    DueKind(ROUTING_KIND, _look_again, at_once=2),
)
