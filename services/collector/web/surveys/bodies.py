"""What survey routes give."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.quotas import QuotaFill
from services.collector.domain.surveys.survey import State, Survey, Version, VersionSummary
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
    def of(cls, survey: Survey) -> "SurveySummary":
        """Return the survey as it is listed."""
        return cls(**summary_of(survey))


class SurveyView(SurveySummary):
    """A survey with what it asks."""

    model_config = with_example(VIEW)

    draft: SurveyDocument

    @classmethod
    def of(cls, survey: Survey) -> "SurveyView":
        """Return the survey with its draft."""
        return cls(**summary_of(survey), draft=survey.draft)


class VersionListed(BaseModel):
    """That a version exists."""

    version: int
    published_at: datetime


class QuotaView(BaseModel):
    """How full a quota is."""

    key: str
    limit: int
    n: int = Field(
        description="Responses counted since the quota was first published under this key. Those of the channels "
        "`kiosk`, `sms` and `import` count, and are taken even when it is full."
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
        """Return the survey with draft, versions and quotas."""
        listed = [VersionListed(version=version.number, published_at=version.published_at) for version in versions]
        full = [QuotaView(key=quota.key, limit=quota.limit, n=quota.n) for quota in quotas]
        return cls(**summary_of(survey), draft=survey.draft, versions=listed, quotas=full)


class VersionView(VersionListed):
    """What one version asks; it never changes."""

    model_config = with_example({**_VERSIONS[0], "survey": "visit", "definition": EXAMPLE})

    survey: str
    definition: SurveyDocument

    @classmethod
    def of(cls, version: Version) -> "VersionView":
        """Return the version."""
        return cls(
            survey=version.survey,
            version=version.number,
            published_at=version.published_at,
            definition=version.definition,
        )


Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="Name of the survey.")]


def summary_of(survey: Survey) -> dict[str, Any]:
    """Return the fields of a `SurveySummary`."""
    return {
        "key": survey.key,
        "title": survey.draft.title,
        "state": survey.state,
        "version": survey.live_version,
        "has_unpublished_changes": survey.has_unpublished_changes,
        "created_at": survey.created_at,
        "updated_at": survey.updated_at,
        "page": f"/s/{survey.key}",
    }
