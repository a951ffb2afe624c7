"""A survey as its pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.collector.application.surveys.overviews import SurveyOverview
from services.collector.domain.surveys.survey import Survey
from services.collector.pages.console.surveys.words.labels import STATE_KINDS, STATES
from services.collector.pages.console.texts import Say
from services.collector.pages.hosted.languages import own_name, wording

BASE = "/console/collector/surveys"
"""Where the pages lie; no survey's key is `-`, below which lies what belongs to no survey."""


@dataclass(frozen=True, slots=True)
class Badge:
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A survey in the list."""

    key: str
    title: str
    state: Badge
    is_changed: bool
    languages: str
    version: int | None
    published_at: datetime | None
    published_by: str | None
    answers: int
    address: str


def row_of(overview: SurveyOverview, publisher: str | None, say: Say, language: str) -> Row:
    """Return a survey as the list shows it."""
    survey = overview.survey
    return Row(
        key=survey.key,
        title=title_of(survey, language),
        state=state_of(survey, say),
        is_changed=survey.live_version is not None and survey.has_unpublished_changes,
        languages=", ".join(map(own_name, survey.draft.languages)),
        version=survey.live_version,
        published_at=overview.live.published_at if overview.live else None,
        published_by=publisher,
        answers=overview.answers,
        address=address_of(survey.key),
    )


def address_of(key: str, tab: str = "") -> str:
    """Return the address of a survey's page."""
    return f"{BASE}/{key}/{tab}" if tab else f"{BASE}/{key}"


def state_of(survey: Survey, say: Say) -> Badge:
    return Badge(say(STATES[survey.state]), STATE_KINDS[survey.state])


def title_of(survey: Survey, language: str) -> str:
    """Return the title of the draft in the reader's language, where there is one."""
    return survey.draft.title_in(language)


def title_in(document: Mapping[str, Any], language: str) -> str:
    """Return the same of a draft that is being edited."""
    first = document["languages"][0]
    return wording({first: document["title"], **document.get("titles", {})}, language, first)[1]
