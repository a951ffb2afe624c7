"""What surveys say: their titles, questions and choices, in the languages that they are asked in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.contracts.collector import SurveyPublished

Wording = Mapping[str, str]
"""By language, in the survey's order of preference."""
_NONE: Wording = {}


class QuestionWords(NamedTuple):
    """What one question says."""

    text: Wording
    choices: Mapping[str, Wording] = {}
    rows: Mapping[str, Wording] = {}


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """The words of one survey."""

    titles: Wording = field(default_factory=dict)
    questions: Mapping[str, QuestionWords] = field(default_factory=dict)
    """By concept."""

    @classmethod
    def of(cls, published: SurveyPublished) -> "SurveyWords":
        """Return the words of a published version; of earlier releases there is hardly more than a title."""
        first = published.languages[0] if published.languages else ""
        questions = {one.concept: QuestionWords(one.texts) for one in published.questions}
        others = {one.concept: QuestionWords(one.texts, one.choices, one.rows) for one in published.other_questions}
        return cls(published.titles or {first: published.title}, questions | others)

    def title(self, language: str) -> str:
        """Return the title, in another language when there is none in this; "" without any."""
        return in_language(self.titles, language)

    def question(self, concept: str, language: str) -> str:
        """Return the wording of a question; "" for one that is unknown, such as an earlier version's."""
        known = self.questions.get(concept)
        return in_language(known.text, language) if known else ""

    def choice(self, concept: str, key: str, language: str) -> str:
        """Return the label of a choice; "" for one that is unknown."""
        known = self.questions.get(concept)
        return in_language(known.choices.get(key, _NONE), language) if known else ""

    def row(self, concept: str, key: str, language: str) -> str:
        """Return the label of a matrix's row; "" for one that is unknown."""
        known = self.questions.get(concept)
        return in_language(known.rows.get(key, _NONE), language) if known else ""


def in_language(wording: Wording, language: str) -> str:
    """Return a wording in a language, in a variety of it such as `de-AT`, or in any."""
    if language in wording:
        return wording[language]
    varieties = (text for known, text in wording.items() if known.partition("-")[0] == language)
    return next(varieties, None) or next(iter(wording.values()), "")
