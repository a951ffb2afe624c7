"""What survey routes take and give."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.definition import Definition, document_of
from services.collector.domain.question import Polarity, QuestionType, question
from services.collector.domain.survey import State, Survey, Version, VersionSummary

EXAMPLE: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de"],
    "questions": [
        {
            "key": "recommend",
            "type": "nps",
            "text": {"en": "How likely are you to recommend us?", "de": "Würden Sie uns weiterempfehlen?"},
            "required": True,
        },
        {
            "key": "effort",
            "type": "ces",
            "scale": 7,
            "polarity": "high_is_good",
            "text": {"en": "How easy was it to get help?", "de": "Wie leicht war es, Hilfe zu bekommen?"},
        },
        {"key": "reason", "type": "text", "text": {"en": "What is the reason?", "de": "Was ist der Grund?"}},
    ],
}


class QuestionBody(BaseModel):
    """One question."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: str = Field(description="Name of the question inside its survey.")
    concept: str | None = Field(
        default=None,
        description="What is measured. It joins versions, and rewordings, into one series; the key when left out.",
    )
    type: QuestionType
    text: dict[str, str] = Field(description="The wording by language; the survey's first language is needed.")
    scale: int | None = Field(
        default=None,
        description="Highest value: nps 10; csat 3, 5, 7 or 10 (5 when left out); ces 5 or 7 (7); rating 3 to 10 (5). "
        "NPS starts at 0, the others at 1.",
    )
    polarity: Polarity | None = Field(
        default=None, description="Which end is the good one; high_is_good when left out."
    )
    required: bool = False
    max_length: int | None = Field(default=None, description="Longest text in characters; 2000 when left out.")


class SurveyBody(BaseModel):
    """What a survey asks."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    title: str
    languages: list[str] = Field(description="Language tags; the first is what the others fall back to.")
    questions: list[QuestionBody]

    def to_domain(self) -> Definition:
        """Return the definition, with defaults filled in and not yet checked."""
        return Definition(
            title=self.title.strip(),
            languages=tuple(self.languages),
            questions=tuple(question(**body.model_dump()) for body in self.questions),
        )


class SurveySummary(BaseModel):
    """A survey in a list."""

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
        return cls(**_summary(survey))


class SurveyView(SurveySummary):
    """A survey with what it asks."""

    draft: SurveyBody

    @classmethod
    def of(cls, survey: Survey) -> "SurveyView":
        """Return the survey with its draft."""
        return cls(**_summary(survey), draft=_body(survey.draft))


class VersionListed(BaseModel):
    """That a version exists."""

    version: int
    published_at: datetime


class SurveyDetails(SurveyView):
    """A survey with its versions."""

    versions: list[VersionListed] = Field(description="All published versions, newest first.")

    @classmethod
    def with_versions(cls, survey: Survey, versions: Sequence[VersionSummary]) -> "SurveyDetails":
        """Return the survey with draft and versions."""
        listed = [VersionListed(version=version.number, published_at=version.published_at) for version in versions]
        return cls(**_summary(survey), draft=_body(survey.draft), versions=listed)


class VersionView(VersionListed):
    """What one version asks; it never changes."""

    survey: str
    definition: SurveyBody

    @classmethod
    def of(cls, version: Version) -> "VersionView":
        """Return the version."""
        return cls(
            survey=version.survey,
            version=version.number,
            published_at=version.published_at,
            definition=_body(version.definition),
        )


Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="Name of the survey.")]


def _body(definition: Definition) -> SurveyBody:
    return SurveyBody.model_validate(document_of(definition))


def _summary(survey: Survey) -> dict[str, Any]:
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
