"""ENTRANCE time: what notifications does again and again, and what is due at a moment."""

from services.notifications.application.use_cases import UseCases
from services.notifications.application.webhooks.kinds import REPLAY_KIND, WEBHOOK_KIND
from services.notifications.application.webhooks.sending import LEASE_SECONDS
from shared.due.kind import DueKind
from shared.due.work import Claimed
from shared.runtime.service import Job

_HOUR = 3600.0
_NEVER_GIVEN_UP = 1_000_000_000


async def _measure_webhooks(menu: UseCases) -> None:
    await menu.deliveries.measure()


async def _forget_webhooks(menu: UseCases) -> None:
    await menu.deliveries.forget()


async def _send_webhooks(menu: UseCases, claimed: Claimed) -> None:
    await menu.deliveries.send(claimed=claimed)


async def _work_on_replay(menu: UseCases, claimed: Claimed) -> None:
    await menu.deliveries.work_on_replay(claimed=claimed)


JOBS: tuple[Job, ...] = (
    Job("measure-webhooks", 15.0, _measure_webhooks),
    Job("forget-webhooks", _HOUR, _forget_webhooks),
)

_LANES = DueKind(
    WEBHOOK_KIND,
    _send_webhooks,
    at_once=64,
    lease_seconds=LEASE_SECONDS,
    attempts=_NEVER_GIVEN_UP,  # a lane is as long as its subscription; deliveries count their attempts themselves
    longest_wait_seconds=60.0,
)
DUE_KINDS: tuple[DueKind, ...] = (_LANES, DueKind(REPLAY_KIND, _work_on_replay, at_once=2))
