"""What is told about publishing a survey."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from services.collector.application.surveys.steps import DraftCheck
from services.collector.domain.surveys.survey import Survey
from services.collector.domain.surveys.translations import Missing
from services.collector.web.openapi import with_example
from services.collector.web.surveys.bodies import VIEW, SurveyView, summary_of

_MISSING = {"language": "de", "place": "questions.2.choices.0.text"}


class MissingTranslation(BaseModel):
    """A wording that readers of a language see in another one."""

    language: str
    place: str = Field(description="Where the wording stands in the survey, such as `questions.2.text`.")


class PublishedSurvey(SurveyView):
    """A survey that was published."""

    model_config = with_example({**VIEW, "missing_translations": [_MISSING]})

    missing_translations: list[MissingTranslation] = Field(
        description="Wordings that fall back to another language. They do not stand in the way."
    )

    @classmethod
    def with_missing(cls, survey: Survey, missing: Sequence[Missing]) -> "PublishedSurvey":
        """Return the survey and what it lacks."""
        return cls(**summary_of(survey), draft=survey.draft, missing_translations=_translations(missing))


class SurveyProblem(BaseModel):
    """One place that is wrong."""

    field: str
    detail: str


class SeriesBreakView(BaseModel):
    """A concept that is measured in another way than before, so that its figures begin a new series."""

    place: str = Field(description="What differs, such as `questions.2.scale`.")
    concept: str
    version: int = Field(description="The newest earlier version that had the concept.")
    before: str = Field(description="What it was in that version.")
    reason: str | None = Field(description="The question's `series_break`; null when the break is not declared.")


class SurveyCheck(BaseModel):
    """What publishing the draft would meet."""

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

    problems: list[SurveyProblem] = Field(description="What it would be refused for; empty when it can be published.")
    missing_translations: list[MissingTranslation]
    breaks: list[SeriesBreakView]

    @classmethod
    def of(cls, found: DraftCheck) -> "SurveyCheck":
        """Return what was found."""
        return cls(
            problems=[SurveyProblem(field=one.field, detail=one.detail) for one in found.problems],
            missing_translations=_translations(found.missing),
            breaks=[
                SeriesBreakView(
                    place=one.place, concept=one.concept, version=one.version, before=one.before, reason=one.reason
                )
                for one in found.breaks
            ],
        )


def _translations(missing: Sequence[Missing]) -> list[MissingTranslation]:
    return [MissingTranslation(language=one.language, place=one.place) for one in missing]
