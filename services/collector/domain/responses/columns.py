"""Responses as a table: the columns that a survey's answers fill over all of its versions, and what stands in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from shared.vocabulary import ColumnKind, QuestionType

Cell = str | int | float | bool | datetime | list[str] | dict[str, Any] | None
_Read = Callable[[StoredResponse], Cell]

_KINDS: Mapping[QuestionType, ColumnKind] = {
    "nps": "integer",
    "csat": "integer",
    "ces": "integer",
    "rating": "integer",
    "faces": "integer",
    "single": "text",
    "multiple": "keys",
    "ranking": "keys",
    "text": "text",
    "number": "number",
    "date": "day",
    "consent": "flag",
}
"""By question type. A matrix has a column for each row instead, and contact data is never exported."""

REST = "attributes"
"""Column of the attributes that no version declares as hidden fields, as one object."""


@dataclass(frozen=True, slots=True)
class ResponseColumn:
    name: str
    kind: ColumnKind
    question: str | None = None
    """Key of the question that fills it; None: it is no answer."""
    row: str | None = None
    """Of a matrix: the row."""
    is_words: bool = False
    """Whether it holds the words of one's own that go with a choice."""


def _of(name: str) -> _Read:
    def read(response: StoredResponse) -> Cell:
        value = getattr(response, name)
        return value if value is None or isinstance(value, int | datetime) else str(value)

    return read


_COMMON: tuple[tuple[ResponseColumn, _Read], ...] = (
    (ResponseColumn("id", "text"), _of("id")),
    (ResponseColumn("survey", "text"), _of("survey")),
    (ResponseColumn("version", "integer"), _of("version")),
    (ResponseColumn("channel", "text"), _of("channel")),
    (ResponseColumn("touchpoint", "text"), _of("touchpoint")),
    (ResponseColumn("location", "text"), _of("location")),
    (ResponseColumn("locale", "text"), _of("locale")),
    (ResponseColumn("respondent_id", "text"), _of("respondent_id")),
    (ResponseColumn("occurred_at", "moment"), _of("occurred_at")),
    (ResponseColumn("received_at", "moment"), _of("received_at")),
    (ResponseColumn("suspect", "text"), _of("suspect")),
    (ResponseColumn("source_kind", "text"), _of("source_kind")),
    (ResponseColumn("source_id", "text"), _of("source_id")),
)


class ResponseTable:
    """The columns of one survey, and how each version's responses fill them.

    A question that changes its type between versions keeps one column, which then holds scalars.
    """

    def __init__(self, definitions: Mapping[int, Definition]) -> None:
        """Work out the columns from the definitions of all versions, by their numbers."""
        asked: dict[str, ResponseColumn] = {}
        readers: dict[int, dict[str, _Read]] = {}
        hidden: dict[str, None] = {}
        for number in sorted(definitions):
            definition = definitions[number].with_follow_up()
            readers[number] = {}
            for column, read in _answer_columns(definition.questions):
                before = asked.setdefault(column.name, column)
                asked[column.name] = column if before.kind == column.kind else replace(column, kind="scalar")
                readers[number][column.name] = read
            hidden |= dict.fromkeys(definition.hidden)
        self._common = [read for _, read in _COMMON]
        self._hidden = tuple(hidden)
        self._by_version = {number: [found.get(name, _nothing) for name in asked] for number, found in readers.items()}
        self.columns: tuple[ResponseColumn, ...] = (
            *(column for column, _ in _COMMON),
            *asked.values(),
            *(ResponseColumn(f"attributes.{name}", "scalar") for name in hidden),
            ResponseColumn(REST, "object"),
        )
        """What every row consists of, in this order."""

    def row(self, response: StoredResponse) -> list[Cell]:
        """Return the cells of one response, one for each column.

        Raises:
            KeyError: the response answers a version that the table was not made for.
        """
        attributes = response.attributes
        rest = {name: value for name, value in attributes.items() if name not in self._hidden}
        return [
            *(read(response) for read in self._common),
            *(read(response) for read in self._by_version[response.version]),
            *(attributes.get(name) for name in self._hidden),
            rest or None,
        ]


def _nothing(_response: StoredResponse) -> Cell:
    return None


def _answer_columns(questions: Sequence[Question]) -> Iterable[tuple[ResponseColumn, _Read]]:
    for question in questions:
        name = f"answers.{question.key}"
        if question.type == "matrix":
            for row in question.rows:
                column = ResponseColumn(f"{name}.{row.key}", "text", question.key, row.key)
                yield column, _in_row(question.key, row.key)
            continue
        kind = _KINDS.get(question.type)
        if kind is None:
            continue
        yield ResponseColumn(name, kind, question.key), _chosen(question.key)
        if any(choice.other for choice in question.choices):
            yield ResponseColumn(f"{name}.words", "text", question.key, is_words=True), _words(question.key)


def _chosen(key: str) -> _Read:
    """Return what reads an answer, without the words beside `other`."""

    def read(response: StoredResponse) -> Cell:
        value: Any = response.answers.get(key)
        if isinstance(value, list | tuple):
            return [_key_of(one) for one in value]
        return _key_of(value) if isinstance(value, Mapping) else value

    return read


def _key_of(choice: Any) -> str:  # noqa: ANN401 - one choice as it is stored: its key, or key and words
    return str(choice["choice"] if isinstance(choice, Mapping) else choice)


def _words(key: str) -> _Read:
    """Return what reads the words of one's own that go with a choice."""

    def read(response: StoredResponse) -> Cell:
        value: Any = response.answers.get(key)
        given = value if isinstance(value, list | tuple) else [value]
        return " | ".join(one["words"] for one in given if isinstance(one, Mapping) and one.get("words")) or None

    return read


def _in_row(key: str, row: str) -> _Read:
    def read(response: StoredResponse) -> Cell:
        value: Any = response.answers.get(key)
        return value.get(row) if isinstance(value, Mapping) else None

    return read
