"""ENTRANCE time: what notifications does again and again, and what is due at a moment."""

from services.notifications.application.notices.planning import DELIVERY_KIND
from services.notifications.application.notices.requesting import NOTICE_KIND
from services.notifications.application.use_cases import UseCases
from services.notifications.application.webhooks.kinds import REPLAY_KIND, WEBHOOK_KIND
from services.notifications.application.webhooks.sending import LANES, LEASE_SECONDS
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
from shared.runtime.service import Job

_HOUR = 3600.0
_NEVER_GIVEN_UP = 1_000_000_000


async def _forget_what_is_over(menu: UseCases) -> None:
    await menu.forget_what_is_over()


async def _plan_notices(menu: UseCases, claimed: Claimed) -> None:
    await menu.notices.plan(claimed=claimed)


async def _send_delivery(menu: UseCases, claimed: Claimed) -> None:
    await menu.notices.send(claimed=claimed)


async def _give_up_delivery(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.notices.give_up(claimed=claimed, error=error)


async def _measure_webhooks(menu: UseCases) -> None:
    await menu.deliveries.measure()


async def _forget_webhooks(menu: UseCases) -> None:
    await menu.deliveries.forget()


async def _send_webhooks(menu: UseCases, claimed: Claimed) -> None:
    await menu.deliveries.send(claimed=claimed)


async def _work_on_replay(menu: UseCases, claimed: Claimed) -> None:
    await menu.deliveries.work_on_replay(claimed=claimed)


JOBS: tuple[Job, ...] = (
    Job("forget-what-is-over", _HOUR, _forget_what_is_over),
    Job("measure-webhooks", 15.0, _measure_webhooks),
    Job("forget-webhooks", _HOUR, _forget_webhooks),
)

# Longer than a mail waits for its turn, talks to the server and waits for the reply to it, all together.
_DELIVERIES = DueKind(DELIVERY_KIND, _send_delivery, at_once=8, lease_seconds=240.0, give_up=_give_up_delivery)
_LANES = DueKind(
    WEBHOOK_KIND,
    _send_webhooks,
    at_once=LANES,
    lease_seconds=LEASE_SECONDS,
    attempts=_NEVER_GIVEN_UP,  # a lane is as long as its subscription; deliveries count their attempts themselves
    continues=False,
    longest_wait_seconds=60.0,
)
DUE_KINDS: tuple[DueKind, ...] = (
    DueKind(NOTICE_KIND, _plan_notices),
    _DELIVERIES,
    _LANES,
    DueKind(REPLAY_KIND, _work_on_replay, at_once=2),
)
