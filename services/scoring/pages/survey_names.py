"""Surveys, questions and choices as their authors named them, in the reader's language as far as it has words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.scoring.domain.catalogue import MeasuredConcept
from services.scoring.domain.survey_words import SurveyWords
from services.scoring.pages import labels
from services.scoring.pages.texts import Texts
from shared.vocabulary import Metric

LONGEST_LABEL = 40
"""Characters of a question where there is little room."""
_NO_WORDS = SurveyWords()


@dataclass(frozen=True, slots=True)
class SurveyNames(Texts):
    """What is called how."""

    surveys: Mapping[str, SurveyWords]
    """By key; what is not there is called as its key."""

    def survey(self, key: str) -> str:
        """Return the title of a survey; its key where nobody knows one."""
        return self.surveys.get(key, _NO_WORDS).title(self.visit.language) or key

    @staticmethod
    def spelled(key: str) -> str:
        """Return a key that has no other name as words."""
        name = key.replace("_", " ").replace("-", " ").strip()
        return name[:1].upper() + name[1:]

    def question(self, survey: str, concept: str) -> str:
        """Return what a question is called: the name of what many companies measure, or else its wording."""
        if concept in labels.CONCEPTS:
            return self.of(labels.CONCEPTS[concept])
        wording = self.surveys.get(survey, _NO_WORDS).question(concept, self.visit.language)
        return wording or self.spelled(concept)

    def concept(self, survey: str, concept: str) -> str:
        """Return the same where there is little room."""
        name = self.question(survey, concept)
        return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"

    def in_full(self, survey: str, concept: str) -> str:
        """Return the question where `concept` is shorter than it; "" otherwise."""
        name = self.question(survey, concept)
        return name if len(name) > LONGEST_LABEL else ""

    def metric(self, metric: Metric) -> str:
        return self.of(labels.METRICS[metric])

    def score(self, survey: str, concept: str, metric: Metric) -> str:
        """Return the name of a score, such as `Recommendation (NPS)`."""
        return self.of(labels.SCORE, concept=self.concept(survey, concept), metric=self.metric(metric))

    def choice(self, survey: str, concept: str, key: str | None) -> str:
        """Return the name of a choice of a question without a scale."""
        label = self.surveys.get(survey, _NO_WORDS).choice(concept, key or "", self.visit.language)
        known = labels.CHOICES.get(key or "")
        return label or (self.of(known) if known else self.spelled(key or ""))

    def row(self, survey: str, concept: str, key: str) -> str:
        """Return the name of a row of a matrix."""
        return self.surveys.get(survey, _NO_WORDS).row(concept, key, self.visit.language) or self.spelled(key)

    def surveys_of(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """Return surveys, each by its key; those of one title with their keys."""
        titles = [(key, self.survey(key)) for key in keys]
        count = Counter(title for _, title in titles)
        named = ((key, title if count[title] == 1 else f"{title} ({key})") for key, title in titles)
        return sorted(named, key=lambda one: one[1].casefold())

    def concepts(self, survey: str, measured: Iterable[MeasuredConcept]) -> list[tuple[str, str]]:
        return [(one.concept, self.score(survey, one.concept, one.scales[0].metric)) for one in measured]
