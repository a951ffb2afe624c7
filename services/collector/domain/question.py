"""One question of a survey, and the rules of its type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from services.collector.domain.names import KEY_RULE, is_key, is_storable
from shared.errors import FieldProblem

QuestionType = Literal["nps", "csat", "ces", "rating", "text"]
Polarity = Literal["high_is_good", "low_is_good"]

QUESTION_TYPES: tuple[str, ...] = get_args(QuestionType)
POLARITIES: tuple[str, ...] = get_args(Polarity)

SCALES: Mapping[str, Sequence[int]] = {
    "nps": (10,),
    "csat": (3, 5, 7, 10),
    "ces": (5, 7),
    "rating": tuple(range(3, 11)),
}
"""The scales that each type knows, by their highest value."""

DEFAULT_SCALE: Mapping[str, int] = {"nps": 10, "csat": 5, "ces": 7, "rating": 5}
DEFAULT_MAX_LENGTH = 2000
LONGEST_TEXT = 10_000
LONGEST_WORDING = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Scale questions have `scale` and `polarity`, text questions have `max_length`."""

    key: str
    concept: str
    """Stable name of what is measured; it survives rewording and joins versions into one series."""
    type: QuestionType
    text: Mapping[str, str]
    """The wording by language."""
    scale: int | None = None
    """The highest value. NPS counts from 0, every other scale from 1."""
    polarity: Polarity | None = None
    required: bool = False
    max_length: int | None = None

    @property
    def scale_min(self) -> int | None:
        """The lowest value of the scale; None for text."""
        if self.scale is None:
            return None
        return 0 if self.type == "nps" else 1


def question(
    *,
    key: str,
    type: QuestionType,  # noqa: A002 - the field's own word
    text: Mapping[str, str],
    concept: str | None = None,
    scale: int | None = None,
    polarity: Polarity | None = None,
    required: bool = False,
    max_length: int | None = None,
) -> Question:
    """Return a question with what was left out filled in; `check_question` tells whether it makes sense."""
    is_text = type == "text"
    return Question(
        key=key,
        concept=key if concept is None else concept,
        type=type,
        text=text,
        scale=scale if is_text or scale is not None else DEFAULT_SCALE[type],
        polarity=polarity if is_text or polarity is not None else "high_is_good",
        required=required,
        max_length=DEFAULT_MAX_LENGTH if is_text and max_length is None else max_length,
    )


def check_question(question: Question, place: str, languages: Sequence[str]) -> list[FieldProblem]:
    """Return what is wrong with a question.

    Args:
        question: the question.
        place: where it stands, such as `questions.2`.
        languages: the survey's languages, the first one being the fallback.
    """
    problems: list[FieldProblem] = []
    if not is_key(question.key):
        problems.append(FieldProblem(f"{place}.key", KEY_RULE))
    if not is_key(question.concept):
        problems.append(FieldProblem(f"{place}.concept", KEY_RULE))
    problems += _check_wording(question.text, f"{place}.text", languages)
    problems += _check_text_rules(question, place) if question.type == "text" else _check_scale_rules(question, place)
    return problems


def _check_wording(text: Mapping[str, str], place: str, languages: Sequence[str]) -> list[FieldProblem]:
    problems = []
    if languages and languages[0] not in text:
        problems.append(FieldProblem(place, "must contain the survey's first language, which the others fall back to"))
    if any(language not in languages for language in text):
        problems.append(FieldProblem(place, "has a language that is not one of the survey's `languages`"))
    if any(not 0 < len(words.strip()) <= LONGEST_WORDING or not is_storable(words) for words in text.values()):
        problems.append(FieldProblem(place, f"must be 1 to {LONGEST_WORDING} characters in every language"))
    return problems


def _check_scale_rules(question: Question, place: str) -> list[FieldProblem]:
    problems = []
    if question.scale not in SCALES[question.type]:
        known = ", ".join(map(str, SCALES[question.type]))
        problems.append(FieldProblem(f"{place}.scale", f"must be one of {known} for the type {question.type}"))
    if question.type == "nps" and question.polarity != "high_is_good":
        problems.append(FieldProblem(f"{place}.polarity", "is always high_is_good for the type nps"))
    if question.max_length is not None:
        problems.append(FieldProblem(f"{place}.max_length", "belongs to the type text only"))
    return problems


def _check_text_rules(question: Question, place: str) -> list[FieldProblem]:
    problems = [
        FieldProblem(f"{place}.{name}", "belongs to scale questions only")
        for name, value in (("scale", question.scale), ("polarity", question.polarity))
        if value is not None
    ]
    if question.max_length is None or not 0 < question.max_length <= LONGEST_TEXT:
        problems.append(FieldProblem(f"{place}.max_length", f"must be 1 to {LONGEST_TEXT}"))
    return problems
