"""The replies of survey routes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from services.collector.application.surveys.steps import DraftCheck
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.quotas import QuotaFill
from services.collector.domain.surveys.survey import State, Survey, Version, VersionSummary
from services.collector.domain.surveys.translations import Missing
from services.collector.web.openapi import with_example
from services.collector.web.surveys.schema import EXAMPLE, AsDocument

SurveyDocument = Annotated[Definition, AsDocument()]

_SUMMARY: dict[str, Any] = {
    "key": "visit",
    "title": EXAMPLE["title"],
    "state": "active",
    "version": 2,
    "has_unpublished_changes": False,
    "created_at": "2026-02-02T09:00:00Z",
    "updated_at": "2026-03-01T12:30:00Z",
    "page": "/s/visit",
}
_VERSIONS = [
    {"version": 2, "published_at": "2026-03-01T12:30:00Z"},
    {"version": 1, "published_at": "2026-02-02T09:10:00Z"},
]
VIEW: dict[str, Any] = {**_SUMMARY, "draft": EXAMPLE}
"""A `SurveyView`."""


class SurveySummary(BaseModel):
    """A survey in a list."""

    model_config = with_example(_SUMMARY)

    key: str
    title: str
    state: State
    version: int | None = Field(description="The live version; null before the first publication.")
    has_unpublished_changes: bool
    created_at: datetime
    updated_at: datetime
    page: str = Field(description="Path of the hosted page.")

    @classmethod
    def from_domain(cls, survey: Survey, **more: Any) -> Self:  # noqa: ANN401 - the fields of a subclass
        return cls(
            key=survey.key,
            title=survey.draft.title,
            state=survey.state,
            version=survey.live_version,
            has_unpublished_changes=survey.has_unpublished_changes,
            created_at=survey.created_at,
            updated_at=survey.updated_at,
            page=f"/s/{survey.key}",
            **more,
        )


class SurveyView(SurveySummary):
    """A survey with what it asks."""

    model_config = with_example(VIEW)

    draft: SurveyDocument

    @classmethod
    def from_domain(cls, survey: Survey, **more: Any) -> Self:  # noqa: ANN401 - likewise
        return super().from_domain(survey, draft=survey.draft, **more)


class VersionListed(BaseModel):
    """A version in a list."""

    version: int
    published_at: datetime


class QuotaView(BaseModel):
    """How full a quota is."""

    key: str
    limit: int
    n: int = Field(
        description="Responses counted since the quota was first published under this key. Responses of the channels "
        "`kiosk`, `sms` and `import` count too, and are accepted even when it is full."
    )


class SurveyDetails(SurveyView):
    """A survey with its versions."""

    model_config = with_example({**VIEW, "versions": _VERSIONS, "quotas": [{"key": "berlin", "limit": 1000, "n": 412}]})

    versions: list[VersionListed] = Field(description="All published versions, newest first.")
    quotas: list[QuotaView] = Field(description="How full the quotas of the live version are.")

    @classmethod
    def with_versions(
        cls, survey: Survey, versions: Sequence[VersionSummary], quotas: Sequence[QuotaFill]
    ) -> "SurveyDetails":
        listed = [VersionListed(version=version.number, published_at=version.published_at) for version in versions]
        filled = [QuotaView.model_validate(quota, from_attributes=True) for quota in quotas]
        return cls.from_domain(survey, versions=listed, quotas=filled)


class VersionView(VersionListed):
    """What one version asks; it never changes."""

    model_config = with_example({**_VERSIONS[0], "survey": "visit", "definition": EXAMPLE})

    survey: str
    definition: SurveyDocument

    @classmethod
    def from_domain(cls, version: Version) -> "VersionView":
        return cls(
            survey=version.survey,
            version=version.number,
            published_at=version.published_at,
            definition=version.definition,
        )


Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="Name of the survey.")]


_MISSING = {"language": "de", "place": "questions.2.choices.0.text"}


class MissingTranslation(BaseModel):
    """A wording that is missing in a language, whose readers see another language instead."""

    language: str
    place: str = Field(description="Path of the wording in the survey, such as `questions.2.text`.")


class PublishedSurvey(SurveyView):
    """A survey that was published."""

    model_config = with_example({**VIEW, "missing_translations": [_MISSING]})

    missing_translations: list[MissingTranslation] = Field(
        description="Wordings that fall back to another language. They do not prevent publishing."
    )

    @classmethod
    def with_missing(cls, survey: Survey, missing: Sequence[Missing]) -> "PublishedSurvey":
        found = [MissingTranslation.model_validate(one, from_attributes=True) for one in missing]
        return cls.from_domain(survey, missing_translations=found)


class SurveyProblem(BaseModel):
    """One thing that is wrong."""

    field: str
    detail: str


class SeriesBreakView(BaseModel):
    """A concept that is measured differently than before, so that its scores begin a new series."""

    place: str = Field(description="What differs, such as `questions.2.scale`.")
    concept: str
    version: int = Field(description="The newest earlier version that had the concept.")
    before: str = Field(description="Its value in that version.")
    reason: str | None = Field(description="The question's `series_break`; null when the break is not declared.")


class SurveyCheck(BaseModel):
    """What publishing the draft would find."""

    model_config = with_example(
        {
            "problems": [
                {"field": "questions.1.scale", "detail": "was 5 in version 2; declare `series_break` with the reason"}
            ],
            "missing_translations": [_MISSING],
            "breaks": [
                {"place": "questions.1.scale", "concept": "effort", "version": 2, "before": "5", "reason": None}
            ],
        }
    )

    problems: list[SurveyProblem] = Field(description="Why publishing would be refused; empty when it would succeed.")
    missing_translations: list[MissingTranslation]
    breaks: list[SeriesBreakView]

    @classmethod
    def from_domain(cls, check: DraftCheck) -> "SurveyCheck":
        found = {"problems": check.problems, "missing_translations": check.missing, "breaks": check.breaks}
        return cls.model_validate(found, from_attributes=True)
