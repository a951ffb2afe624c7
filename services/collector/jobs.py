"""ENTRANCE time: what collector does again and again."""

from services.collector.application.use_cases import UseCases
from shared.runtime.service import Job

MINUTE = 60.0
HOUR = 60 * MINUTE


async def _expire_partials(menu: UseCases) -> None:
    await menu.partials.expire()


async def _forget_idempotency_keys(menu: UseCases) -> None:
    await menu.idempotency.forget_keys()


async def _forget_exposures(menu: UseCases) -> None:
    await menu.eligibility.forget_exposures()


async def _republish_surveys(menu: UseCases) -> None:
    await menu.surveys.republish()


async def _forget_unmatched_reports(menu: UseCases) -> None:
    await menu.consents.forget_unmatched()


JOBS = (
    Job("expire-partials", 15 * MINUTE, _expire_partials),
    Job("forget-idempotency-keys", HOUR, _forget_idempotency_keys),
    Job("forget-exposures", HOUR, _forget_exposures),
    Job("forget-unmatched-reports", 6 * HOUR, _forget_unmatched_reports),
    Job("republish-surveys", 6 * HOUR, _republish_surveys),
)
