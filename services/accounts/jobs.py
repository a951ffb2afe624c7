"""ENTRANCE time: what accounts does again and again."""

from services.accounts.application.use_cases import UseCases
from shared.runtime.service import Job

HOUR = 3600.0


async def _keep_audit_segments(menu: UseCases) -> None:
    await menu.audit.keep()


JOBS = (Job("keep-audit-segments", HOUR, _keep_audit_segments),)
