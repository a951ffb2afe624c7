"""One decision about one person and one survey, for whoever asks: a website, or a message that is about to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.collector.application.surveys.published_surveys import LiveSurvey
from services.collector.domain.eligibility.decision import Decision, decide, is_sampled
from services.collector.domain.eligibility.exposure import KEPT_FOR, Exposure
from services.collector.domain.surveys.quotas import UNLIMITED_CHANNELS, is_full
from services.collector.domain.surveys.rules import Eligibility
from services.collector.store.exposure_store import ExposureStore
from services.collector.store.quota_store import QuotaStore
from shared.unit_of_work import Connection
from shared.vocabulary import AtTouchpoint

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
    is_full = channel not in UNLIMITED_CHANNELS and await is_full_now(connection, survey, live)
    asking = Asking(survey=survey, drawn_by=drawn_by, touchpoint=touchpoint, met=met, quarantine=quarantine)
    return judged(live, asking, is_full=is_full, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(AtTouchpoint):
    """Who would be asked what, and what happened to them."""

    survey: str
    drawn_by: bytes
    """Digest of the name by which samples are drawn."""
    met: Sequence[Exposure]
    quarantine: timedelta


def judged(live: LiveSurvey, asking: Asking, *, is_full: bool, now: datetime) -> Decision:
    """Return whether somebody may be asked: by the survey's times and quotas, by the sample, and by their rest.

    Args:
        live: the survey as it stands.
        asking: who would be asked.
        is_full: whether a quota that every response counts in is full.
        now: the moment of asking; a planned one for a dry answer.
    """
    rules = rules_of(live)
    decision = decide(
        rules,
        asking.met,
        survey=asking.survey,
        touchpoint=asking.touchpoint,
        quarantine=asking.quarantine,
        now=now,
    )
    if live.openness(now) != "open":
        return Decision("no", "survey_not_open", clocks=decision.clocks)
    if is_full:
        return Decision("no", "quota_full", clocks=decision.clocks)
    if not is_sampled(asking.drawn_by, asking.survey, rules.sample_percent):
        return Decision("no", "not_sampled", clocks=decision.clocks)
    return decision


async def is_full_now(connection: Connection, survey: str, live: LiveSurvey) -> bool:
    """Return whether a quota that every response counts in is full."""
    definition = None if live.version is None else live.version.definition
    return (
        definition is not None
        and bool(definition.quotas)
        and is_full(definition, await QuotaStore(connection).counts_of(survey))
    )
