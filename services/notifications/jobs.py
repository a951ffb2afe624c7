"""ENTRANCE time: what notifications does again and again, and what is due at a moment."""

from services.notifications.application.notices.planning import DELIVERY_KIND
from services.notifications.application.notices.requesting import NOTICE_KIND
from services.notifications.application.use_cases import UseCases
from shared.due.kind import DueKind
from shared.due.work import Claimed
from shared.runtime.service import Job

HOUR = 3600.0


async def _forget_what_is_over(menu: UseCases) -> None:
    await menu.forget_what_is_over()


JOBS = (Job("forget-what-is-over", HOUR, _forget_what_is_over),)


async def _plan_notices(menu: UseCases, claimed: Claimed) -> None:
    await menu.notices.plan(claimed=claimed)


async def _send_delivery(menu: UseCases, claimed: Claimed) -> None:
    await menu.notices.send(claimed=claimed)


async def _give_up_delivery(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.notices.give_up(claimed=claimed, error=error)


# Longer than a mail waits for its turn, talks to the server and waits for the reply to it, all together.
_DELIVERIES = DueKind(DELIVERY_KIND, _send_delivery, at_once=8, lease_seconds=240.0, give_up=_give_up_delivery)
DUE_KINDS = (DueKind(NOTICE_KIND, _plan_notices), _DELIVERIES)
