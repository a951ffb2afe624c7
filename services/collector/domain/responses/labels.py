"""Exports in words: questions, rows and choices as they are worded in one language, instead of their keys."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from services.collector.domain.responses.column_words import column_words
from services.collector.domain.responses.columns import Cell, ResponseColumn, ResponseTable
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.scale_ends import face_names, scale_ends
from services.collector.domain.surveys.wording import wording


class Labels:
    """What a survey's questions and choices are called in one language, over all of its versions."""

    def __init__(self, definitions: Mapping[int, Definition], language: str | None = None) -> None:
        """Take the definitions of all versions by their numbers; without a language, the survey's own first one."""
        self.asked = {number: definitions[number].with_follow_up() for number in sorted(definitions)}
        self._language = language

    @property
    def language(self) -> str:
        """The language that was asked for, or the newest version's first one."""
        newest = next(reversed(self.asked.values()), None)
        return self._language or (newest.languages[0] if newest else "en")

    def said(self, text: Mapping[str, str], definition: Definition) -> str:
        """Return a wording as pages show it: in the language, a relative of it, or the survey's first one."""
        first = definition.languages[0]
        return wording(text, self._language or first, first)[1]

    def questions(self, key: str) -> Iterator[tuple[int, Definition, Question]]:
        """Yield a question as the versions ask it, with their numbers, the newest first."""
        for number, definition in reversed(self.asked.items()):
            question = definition.question(key)
            if question is not None:
                yield number, definition, question

    def text(self, column: ResponseColumn) -> str:
        """Return what a column is called, without the meaning of its scale."""
        if column.question is None:
            known = column_words(column.name, self.language)
            return known.label if known else column.name.removeprefix("attributes.")
        _, definition, question = next(self.questions(column.question))
        parts = [self.said(question.text, definition)]
        if column.row is not None:
            parts.append(next(self._texts_of_row(column.question, column.row), column.row))
        if column.is_words:
            parts.append(next(self._texts_of_other(column.question), "…"))
        return " – ".join(parts)

    def head(self, column: ResponseColumn) -> str:
        """Return what a column is called: on a scale with what its ends mean, for its cells stay numbers."""
        text = self.text(column)
        if column.question is None:
            return text
        _, definition, question = next(self.questions(column.question))
        values = self.scale(question, definition)
        ends = [f"{value} = {label}" for value, label in values.items() if label]
        return f"{text} ({ends[0]}, {ends[-1]})" if ends else text

    def choices(self, question: Question, definition: Definition) -> dict[str, str]:
        """Return the choices of a question by their keys, as one version words them."""
        return {choice.key: self.said(choice.text, definition) for choice in question.choices}

    def scale(self, question: Question, definition: Definition) -> dict[int, str]:
        """Return the values of a question on a scale with what they mean; "" where nobody says so."""
        lowest, highest = question.scale_min, question.scale
        if lowest is None or highest is None:
            return {}
        values = dict.fromkeys(range(lowest, highest + 1), "")
        language = wording(question.text, self._language or definition.languages[0], definition.languages[0])[0]
        if question.type == "faces":
            names = face_names(highest, language)
            values = dict(zip(values, names if question.polarity != "low_is_good" else reversed(names), strict=True))
        low, high = scale_ends(question, language)
        values[lowest] = self.said(question.low_label, definition) if question.low_label else values[lowest] or low
        values[highest] = self.said(question.high_label, definition) if question.high_label else values[highest] or high
        return values

    def _texts_of_row(self, key: str, row: str) -> Iterator[str]:
        for _, definition, question in self.questions(key):
            yield from (self.said(one.text, definition) for one in question.rows if one.key == row)

    def _texts_of_other(self, key: str) -> Iterator[str]:
        for _, definition, question in self.questions(key):
            yield from (self.said(one.text, definition) for one in question.choices if one.other)


class LabelledTable:
    """A table of responses whose heads are questions, and whose cells are choices, in words."""

    def __init__(self, table: ResponseTable, labels: Labels) -> None:
        """Word what `table` has."""
        self._table = table
        heads = [labels.head(column) for column in table.columns]
        count = Counter(heads)
        self.columns: tuple[ResponseColumn, ...] = tuple(
            replace(column, name=head if count[head] == 1 else f"{head} [{column.name}]")
            for head, column in zip(heads, table.columns, strict=True)
        )
        """What every row consists of; of columns that are called alike each says which one it is."""
        self._by_version = {number: self._choices(definition, labels) for number, definition in labels.asked.items()}

    def row(self, response: StoredResponse) -> list[Cell]:
        """Return the cells of one response, one for each column."""
        cells = self._table.row(response)
        for at, choices in self._by_version[response.version].items():
            cells[at] = _worded(cells[at], choices)
        return cells

    def _choices(self, definition: Definition, labels: Labels) -> dict[int, dict[str, str]]:
        """Return the choices of one version by their keys, for each column that holds such keys."""
        found = {}
        for at, column in enumerate(self._table.columns):
            question = definition.question(column.question) if column.question and not column.is_words else None
            if question is not None and question.choices:
                found[at] = labels.choices(question, definition)
        return found


def _worded(cell: Cell, choices: Mapping[str, str]) -> Cell:
    if isinstance(cell, list):
        return [choices.get(key, key) for key in cell]
    return choices.get(cell, cell) if isinstance(cell, str) else cell
