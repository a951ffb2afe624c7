"""ENTRANCE time: what tickets does at a moment."""

from services.tickets.application.promises import PROMISE_KIND
from services.tickets.application.proving import RESURVEY_KIND
from services.tickets.application.use_cases import UseCases
from services.tickets.application.writing_to_customers import PROGRESS_KIND
from shared.due.kind import DueKind
from shared.due.pieces import Claimed


async def _remind_of_promise(menu: UseCases, claimed: Claimed) -> None:
    await menu.promises.remind(claimed=claimed)


async def _take_resurvey_step(menu: UseCases, claimed: Claimed) -> None:
    await menu.proof.take_step(claimed=claimed)


async def _say_that_it_goes_on(menu: UseCases, claimed: Claimed) -> None:
    await menu.proof.say_that_it_goes_on(claimed=claimed)


DUE_KINDS = (
    DueKind(PROMISE_KIND, _remind_of_promise),
    DueKind(RESURVEY_KIND, _take_resurvey_step),
    DueKind(PROGRESS_KIND, _say_that_it_goes_on),
)
