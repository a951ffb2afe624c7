"""ENTRANCE time: what alerts does again and again."""

from services.alerts.application.use_cases import UseCases
from shared.runtime.service import Job

HOUR = 60 * 60.0


async def _forget_judged(menu: UseCases) -> None:
    await menu.judged.forget()


JOBS = (Job("forget-judged", HOUR, _forget_judged),)
