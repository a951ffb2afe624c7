"""ENTRANCE time: what tickets does at a moment, and again and again."""

from services.tickets.application.improvements.recording import IMPROVEMENT_KIND
from services.tickets.application.promises import PROMISE_KIND
from services.tickets.application.use_cases import UseCases
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
from shared.runtime.service import Job

HOUR = 3600.0


async def _remind_of_promise(menu: UseCases, claimed: Claimed) -> None:
    await menu.promises.remind(claimed=claimed)


async def _remind_of_improvement(menu: UseCases, claimed: Claimed) -> None:
    await menu.improvements.remind(claimed=claimed)


async def _republish_improvements(menu: UseCases) -> None:
    await menu.improvements.republish()


DUE_KINDS = (DueKind(PROMISE_KIND, _remind_of_promise), DueKind(IMPROVEMENT_KIND, _remind_of_improvement))

JOBS = (Job("republish-improvements", 6 * HOUR, _republish_improvements),)
