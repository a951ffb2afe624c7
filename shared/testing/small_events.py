"""Events with nothing but a key and a number, and handlers' errors for them: to test outbox, relay and consumer."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from shared.bus.message import Record
from shared.contracts.collector import SurveyPublished
from shared.contracts.event import Event
from shared.contracts.scoring import ScoreChanged
from shared.contracts.wire.records import decode_value
from shared.errors import InvalidError
from shared.fields import fields_in_common

SOURCE = "/heed/collector"

Fault = Callable[[Event[SurveyPublished]], Exception | None]
"""Says what goes wrong with an event; None when it can be handled."""


class LatestSurvey(SurveyPublished, frozen=True, kw_only=True):
    """The same, with a topic that keeps the latest."""

    latest_topic: ClassVar[str | None] = ScoreChanged.latest_topic


def survey_published(key: str, number: int) -> SurveyPublished:
    return SurveyPublished(
        survey=key, version=number, title="", languages=("en",), questions=(), published_at=datetime.now(UTC)
    )


def latest_survey(key: str, number: int) -> LatestSurvey:
    return LatestSurvey(**fields_in_common(survey_published(key, number), LatestSurvey))


def event_of(key: str, number: int) -> Event[SurveyPublished]:
    return Event(data=survey_published(key, number), source=SOURCE, time=datetime.now(UTC))


def refusing(*poison: tuple[str, int]) -> Fault:
    """Return a fault: the events with these keys and numbers can never be handled."""

    def fault(event: Event[SurveyPublished]) -> Exception | None:
        return InvalidError("refused") if (event.data.survey, event.data.version) in poison else None

    return fault


def nothing_wrong(_event: Event[SurveyPublished]) -> Exception | None:
    """Return no error: every event can be handled."""
    return None


def numbers_by_key(records: Sequence[Record]) -> dict[str, list[int]]:
    """Return the numbers of the events on a topic, by key, in order."""
    found: dict[str, list[int]] = {}
    for record in records:
        data = decode_value(SurveyPublished, record.value)
        found.setdefault(data.survey, []).append(data.version)
    return found
