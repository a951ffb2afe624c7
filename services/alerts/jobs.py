"""ENTRANCE time: what alerts does again and again, and what is due at a moment."""

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.group import ASKING_KIND
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
from shared.runtime.service import Job

HOUR = 60 * 60.0
HALF_A_MINUTE = 30.0


async def _forget_judged(menu: UseCases) -> None:
    await menu.judged.forget()


async def _compare_ledger(menu: UseCases) -> None:
    await menu.loop.compare()


async def _ask_for_notices(menu: UseCases, claimed: Claimed) -> None:
    await menu.asking.look(claimed=claimed)


JOBS = (
    Job("forget-judged", HOUR, _forget_judged),
    Job("compare-ledger", HALF_A_MINUTE, _compare_ledger),
)
DUE_KINDS = (DueKind(ASKING_KIND, _ask_for_notices),)
