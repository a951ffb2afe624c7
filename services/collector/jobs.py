"""ENTRANCE time: what collector does again and again."""

from services.collector.application.customers.uploads import UPLOAD_KIND
from services.collector.application.invitations.batches.looking import LOOKING_KIND
from services.collector.application.invitations.batches.requesting import BATCH_KIND
from services.collector.application.invitations.messages import INVITATION_KIND
from services.collector.application.invitations.programmes.planning import ROUND_KIND
from services.collector.application.invitations.resurveying import RESURVEY_KIND
from services.collector.application.messages.requesting import MESSAGE_KIND
from services.collector.application.use_cases import UseCases
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
from shared.runtime.service import Job

MINUTE = 60.0
HOUR = 60 * MINUTE


async def _expire_partials(menu: UseCases) -> None:
    await menu.partials.expire()


async def _forget_idempotency_keys(menu: UseCases) -> None:
    await menu.idempotency.forget_keys()


async def _forget_exposures(menu: UseCases) -> None:
    await menu.eligibility.forget_exposures()


async def _join_sms_parts(menu: UseCases) -> None:
    await menu.receive_sms.join_overdue()


async def _republish_surveys(menu: UseCases) -> None:
    await menu.surveys.republish()


async def _forget_unmatched_reports(menu: UseCases) -> None:
    await menu.consents.forget_unmatched()


async def _forget_customer_uploads(menu: UseCases) -> None:
    await menu.customers.forget_uploads()


async def _forget_batch_drafts(menu: UseCases) -> None:
    await menu.invitations.batches.forget_drafts()


async def _watch_sources(menu: UseCases) -> None:
    await menu.watch_sources()


JOBS = (
    Job("expire-partials", 15 * MINUTE, _expire_partials),
    Job("forget-idempotency-keys", HOUR, _forget_idempotency_keys),
    Job("forget-customer-uploads", HOUR, _forget_customer_uploads),
    Job("forget-exposures", HOUR, _forget_exposures),
    Job("join-sms-parts", MINUTE, _join_sms_parts),
    Job("forget-unmatched-reports", 6 * HOUR, _forget_unmatched_reports),
    Job("forget-batch-drafts", HOUR, _forget_batch_drafts),
    Job("watch-sources", 5 * MINUTE, _watch_sources),
    Job("republish-surveys", 6 * HOUR, _republish_surveys),
)


async def _take_invitation_step(menu: UseCases, claimed: Claimed) -> None:
    await menu.invitations.take_step(claimed=claimed)


async def _work_on_batch(menu: UseCases, claimed: Claimed) -> None:
    await menu.invitations.batches.work_on(claimed=claimed)


async def _make_round(menu: UseCases, claimed: Claimed) -> None:
    await menu.invitations.programmes.make_round(claimed=claimed)


async def _give_up_round(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.invitations.programmes.give_up_round(claimed=claimed, error=error)


async def _send_message(menu: UseCases, claimed: Claimed) -> None:
    await menu.messages.send(claimed=claimed)


async def _give_up_message(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.messages.give_up(claimed=claimed, error=error)


async def _work_on_upload(menu: UseCases, claimed: Claimed) -> None:
    await menu.customers.work_on_upload(claimed=claimed)


async def _give_up_upload(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.customers.give_up_upload(claimed=claimed, error=error)


async def _work_on_forecast(menu: UseCases, claimed: Claimed) -> None:
    await menu.invitations.batches.work_on_forecast(claimed=claimed)


async def _give_up_forecast(menu: UseCases, claimed: Claimed, error: str) -> None:
    await menu.invitations.batches.give_up_forecast(claimed=claimed, error=error)


async def _end_resurvey(menu: UseCases, claimed: Claimed) -> None:
    await menu.invitations.end_resurvey(claimed=claimed)


# Longer than a mail waits for its turn, talks to the server and waits for the reply to it, all together.
_MESSAGES = DueKind(MESSAGE_KIND, _send_message, at_once=8, lease_seconds=240.0, give_up=_give_up_message)

_BATCHES = DueKind(BATCH_KIND, _work_on_batch, at_once=2, lease_seconds=120.0)
# All customers are read in one transaction.
_ROUNDS = DueKind(ROUND_KIND, _make_round, at_once=1, lease_seconds=600.0, give_up=_give_up_round, continues=False)
_UPLOADS = DueKind(UPLOAD_KIND, _work_on_upload, at_once=1, lease_seconds=120.0, give_up=_give_up_upload)
_LOOKS = DueKind(LOOKING_KIND, _work_on_forecast, at_once=1, lease_seconds=120.0, give_up=_give_up_forecast)

_RESURVEYS = DueKind(RESURVEY_KIND, _end_resurvey)

DUE_KINDS = (
    DueKind(INVITATION_KIND, _take_invitation_step),
    _BATCHES,
    _LOOKS,
    _MESSAGES,
    _ROUNDS,
    _UPLOADS,
    _RESURVEYS,
)
