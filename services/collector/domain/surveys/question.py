"""One question of a survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, cast, get_args

from shared.conditions.expression import Expression
from shared.vocabulary import Metric, Polarity, QuestionType

ContactField = Literal["name", "email", "phone"]

POLARITIES: tuple[str, ...] = get_args(Polarity)

SCALES: Mapping[str, Sequence[int]] = {
    "nps": (10,),
    "csat": (3, 5, 7, 10),
    "ces": (5, 7),
    "rating": tuple(range(3, 11)),
    "faces": (3, 4, 5),
}
"""The scales that each type knows, by their highest value."""

DEFAULT_SCALE: Mapping[str, int] = {"nps": 10, "csat": 5, "ces": 7, "rating": 5, "faces": 5}
AMBIGUOUS = frozenset({("ces", 5)})
"""Types and scales that are in use in both directions: their polarity has no default."""
DEFAULT_MAX_LENGTH = 2000
LONGEST_TEXT = 10_000
LONGEST_OWN_WORDS = 500
"""What a respondent may write beside a choice."""

ALWAYS_WRITTEN: Mapping[str, bool] = {"always_written": True}
"""Marks a field that a document shows even where it has its default value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the answers to choose from, or a row of a matrix."""

    key: str
    """Name inside its question; answers and events carry it."""
    text: Mapping[str, str]
    """The wording by language."""
    other: bool = False
    """Whether the respondent may add words of their own; for one choice of a single or multiple question."""
    exclusive: bool = False
    """Whether it excludes all others, such as "none of these"; for multiple questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """Where to go on after a question when a condition holds; the first that holds counts."""

    to: str
    """Key of a later question, or `end`."""
    when: Expression | None = None
    """None holds always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. Which of the fields beyond `required` it has depends on its type."""

    key: str
    """Name inside its survey; answers carry it."""
    concept: str = ""
    """What is measured. It survives rewording and joins versions into one series; the key by default."""
    type: QuestionType
    text: Mapping[str, str]
    """The wording by language."""
    scale: int | None = None
    """The highest value: nps 10; csat 3, 5, 7 or 10 (5 by default); ces 5 or 7 (7); rating 3 to 10 (5); faces 3 to 5
    (5). NPS counts from 0, the others from 1."""
    polarity: Polarity | None = None
    """Which end of the scale is the good one: high_is_good by default. CES on 5 points has no default: low_is_good
    for effort (CES 1.0), high_is_good for agreement; on 7 points it is agreement (CES 2.0)."""
    required: bool = field(default=False, metadata=ALWAYS_WRITTEN)
    """Whether it must be answered where it is asked: a matrix in every row, a consent with true, a contact question in
    one of its fields at least."""
    max_length: int | None = None
    """Longest text in characters; 2000 by default."""
    min_length: int | None = None
    """Shortest text in characters, of one that is given at all."""
    pattern: str | None = None
    """Regular expression (RE2 syntax) that the whole text must match."""
    hint: Mapping[str, str] | None = None
    """A word of help, by language."""
    low_label: Mapping[str, str] | None = None
    """What the lowest value of a scale means, by language; the page's own words when None."""
    high_label: Mapping[str, str] | None = None
    """What the highest value means."""
    choices: tuple[Choice, ...] = ()
    """Of single, multiple and ranking; the columns of a matrix."""
    rows: tuple[Choice, ...] = ()
    """Of a matrix; every row takes one of the columns."""
    randomised: bool = False
    """Whether choices (of a matrix: rows) are shown in an order of chance; `other` and exclusive ones stay last."""
    at_least: int | None = None
    """Fewest choices of a multiple question or ranking that is answered at all; an exclusive choice is enough alone."""
    at_most: int | None = None
    """Most choices of a multiple question or ranking."""
    minimum: int | float | None = None
    """Lowest number."""
    maximum: int | float | None = None
    """Highest number."""
    decimals: int | None = None
    """Digits behind the decimal point that a number may have; none when None."""
    earliest: date | None = None
    """First day that may be given."""
    latest: date | None = None
    """Last day that may be given."""
    fields: tuple[ContactField, ...] = ()
    """What a contact question asks for. Answers become the respondent's contact data, never part of the answers."""
    show_if: Expression | None = None
    """When it is asked; always when None."""
    jumps: tuple[Jump, ...] = ()
    """Where to go on instead of the next question."""
    series_break: str | None = None
    """Why the concept begins a new series here: needed where scale, metric or polarity differ from earlier versions."""

    @property
    def metric(self) -> Metric | None:
        """What is measured: faces are a CSAT question drawn differently; None where nothing is scored."""
        if self.scale is None:
            return None
        return "csat" if self.type == "faces" else cast("Metric", self.type)

    @property
    def scale_min(self) -> int | None:
        """The lowest value of the scale; None for text."""
        if self.scale is None:
            return None
        return 0 if self.type == "nps" else 1

    def normalised(self) -> "Question":
        """Return the question with the defaults of its type filled in."""
        scale, polarity, max_length = self.scale, self.polarity, self.max_length
        if self.type in SCALES:
            scale = DEFAULT_SCALE[self.type] if scale is None else scale
            if polarity is None and (self.type, scale) not in AMBIGUOUS:
                polarity = "high_is_good"
        elif self.type == "text" and max_length is None:
            max_length = DEFAULT_MAX_LENGTH
        return replace(self, concept=self.concept or self.key, scale=scale, polarity=polarity, max_length=max_length)


def is_free_text(question: Question) -> bool:
    """Return whether a question asks for words of one's own, rather than for a number or a name of some form."""
    return question.type == "text" and question.pattern is None


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
    """Return a question with the defaults of its type filled in."""
    return Question(
        key=key,
        concept=concept or "",
        type=type,
        text=text,
        scale=scale,
        polarity=polarity,
        required=required,
        max_length=max_length,
    ).normalised()
