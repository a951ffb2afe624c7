"""ENTRANCE time: what accounts does again and again."""

from services.accounts.application.use_cases import UseCases
from shared.runtime.service import Job

HOUR = 3600.0


async def _forget_what_is_over(menu: UseCases) -> None:
    await menu.sessions.forget_what_is_over()


async def _forget_past_absences(menu: UseCases) -> None:
    await menu.people.forget_past_absences()


async def _keep_audit_segments(menu: UseCases) -> None:
    await menu.audit.keep()


async def _republish_directory(menu: UseCases) -> None:
    await menu.structure.republish()


JOBS = (
    Job("forget-what-is-over", HOUR, _forget_what_is_over),
    Job("forget-past-absences", HOUR, _forget_past_absences),
    Job("keep-audit-segments", HOUR, _keep_audit_segments),
    Job("republish-directory", 6 * HOUR, _republish_directory),
)
