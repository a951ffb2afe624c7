"""ENTRANCE time: what alerts does again and again."""

from services.alerts.application.use_cases import UseCases
from shared.runtime.service import Job

HOUR = 60 * 60.0
HALF_A_MINUTE = 30.0


async def _forget_judged(menu: UseCases) -> None:
    await menu.judged.forget()


async def _compare_ledger(menu: UseCases) -> None:
    await menu.loop.compare()


JOBS = (
    Job("forget-judged", HOUR, _forget_judged),
    Job("compare-ledger", HALF_A_MINUTE, _compare_ledger),
)
