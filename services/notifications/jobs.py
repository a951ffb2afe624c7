"""ENTRANCE time: what notifications does again and again, and what is due at a moment."""

from services.notifications.application.use_cases import UseCases
from shared.due.kind import DueKind
from shared.runtime.service import Job

HOUR = 3600.0


async def _forget_what_is_over(menu: UseCases) -> None:
    await menu.forget_what_is_over()


JOBS = (Job("forget-what-is-over", HOUR, _forget_what_is_over),)
DUE_KINDS: tuple[DueKind, ...] = ()
