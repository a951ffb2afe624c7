"""ENTRANCE time: what accounts does again and again."""

from services.accounts.application.use_cases import UseCases
from shared.runtime.service import Job

SIX_HOURS = 6 * 3600.0


async def _republish_directory(menu: UseCases) -> None:
    await menu.structure.republish()


JOBS = (Job("republish-directory", SIX_HOURS, _republish_directory),)
