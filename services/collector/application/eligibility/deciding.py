"""One decision about one person and one survey, for whoever asks: a website, or a message that is about to be sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.collector.application.surveys.published_surveys import LiveSurvey
from services.collector.domain.eligibility.decision import Decision, decide, is_sampled
from services.collector.domain.eligibility.exposure import KEPT_FOR, Exposure
from services.collector.domain.surveys.quotas import UNLIMITED_CHANNELS, is_full
from services.collector.domain.surveys.rules import Eligibility
from services.collector.store.exposure_store import ExposureStore
from services.collector.store.quota_store import QuotaStore
from shared.unit_of_work import Connection

_DEFAULT = Eligibility()
"""The rules of a survey that names none."""


def rules_of(live: LiveSurvey) -> Eligibility:
    """Return the eligibility rules of the live version."""
    rules = None if live.version is None else live.version.definition.eligibility
    return _DEFAULT if rules is None else rules


async def exposures_of(connection: Connection, people: Sequence[bytes], *, now: datetime) -> list[Exposure]:
    """Return what happened to a person under all of their names, as far back as any rest goes."""
    store = ExposureStore(connection)
    return [one for person in people for one in await store.find_of(person, since=now - KEPT_FOR)]


async def decide_on(
    connection: Connection,
    live: LiveSurvey,
    met: Sequence[Exposure],
    *,
    survey: str,
    drawn_by: bytes,
    touchpoint: str | None,
    channel: str,
    quarantine: timedelta,
    now: datetime,
) -> Decision:
    """Return whether a person may be asked, by all rules.

    Args:
        connection: to read the quotas with.
        live: the survey as it stands.
        met: what happened to the person with any survey.
        survey: key of the survey.
        drawn_by: digest of the name by which the sample is drawn.
        touchpoint: where they would be asked.
        channel: how.
        quarantine: rest after any survey.
        now: the moment of asking.
    """
    rules = rules_of(live)
    decision = decide(rules, met, survey=survey, touchpoint=touchpoint, quarantine=quarantine, now=now)
    if live.openness(now) != "open":
        return Decision("no", "survey_not_open", clocks=decision.clocks)
    if channel not in UNLIMITED_CHANNELS and await _is_full(connection, survey, live):
        return Decision("no", "quota_full", clocks=decision.clocks)
    if not is_sampled(drawn_by, survey, rules.sample_percent):
        return Decision("no", "not_sampled", clocks=decision.clocks)
    return decision


async def _is_full(connection: Connection, survey: str, live: LiveSurvey) -> bool:
    definition = None if live.version is None else live.version.definition
    return (
        definition is not None
        and bool(definition.quotas)
        and is_full(definition, await QuotaStore(connection).counts_of(survey))
    )
