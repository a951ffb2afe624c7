"""Choices: one, several, in an order, or one for each row of a matrix."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.collector.domain.surveys.question import Choice, Question
from services.collector.pages.hosted.page_texts import PageTexts
from services.collector.pages.hosted.views.question import Frame, QuestionView, frame_of
from services.collector.pages.hosted.views.reader import Reader, Words


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    key: str
    id: str
    label: Words
    is_chosen: bool
    has_words: bool
    """Whether the respondent can add words of their own."""
    words: str
    is_exclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView(QuestionView):
    """Choices of which one or several can be taken."""

    options: Sequence[Option]
    is_multiple: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """One choice that can be given a place."""

    key: str
    id: str
    name: str
    label: Words
    rank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingView(QuestionView):
    """Choices that are put in an order."""

    options: Sequence[Ranked]
    tap: str
    """What the page says instead of the note where a script lets people tap the choices in order."""


def choice_view(question: Question, reader: Reader, error: str | None) -> ChoiceView:
    is_multiple = question.type == "multiple"
    note = _count_note(question, reader.texts, reader.texts.choose_any) if is_multiple else None
    frame = frame_of(question, reader, error, note)
    options = [_option(choice, question, frame, reader) for choice in in_order(question.choices, question, reader)]
    return ChoiceView(
        frame=frame,
        template="questions/choice.html",
        first_field=options[0].id,
        options=options,
        is_multiple=is_multiple,
        uses_script=any(option.has_words or option.is_exclusive for option in options),
    )


def ranking_view(question: Question, reader: Reader, error: str | None) -> RankingView:
    count = _count_note(question, reader.texts, "")
    note, tap = (f"{words} {count}".strip() for words in (reader.texts.rank_hint, reader.texts.rank_tap))
    frame = frame_of(question, reader, error, note)
    options = [
        Ranked(
            key=choice.key,
            id=f"{frame.id}.{choice.key}",
            name=f"{frame.name}.{choice.key}",
            label=reader.words(choice.text),
            rank=reader.entered.first(f"{question.key}.{choice.key}"),
        )
        for choice in in_order(question.choices, question, reader)
    ]
    return RankingView(
        frame=frame,
        template="questions/ranking.html",
        first_field=options[0].id,
        options=options,
        tap=tap,
        uses_script=True,
    )


def in_order(choices: Sequence[Choice], question: Question, reader: Reader) -> Sequence[Choice]:
    """Return the choices in the order in which they are shown.

    A random order is drawn from the form's id, so that it stays the same over pages, errors and languages. "Other" and
    exclusive choices such as "none of these" stay last.
    """
    if not question.randomised:
        return choices
    last = [choice for choice in choices if choice.other or choice.exclusive]
    first = [choice for choice in choices if choice not in last]
    return [*sorted(first, key=lambda choice: _lot(reader.entered.id, question.key, choice.key)), *last]


def _lot(form_id: UUID, question: str, choice: str) -> bytes:
    return hashlib.sha256(b"\0".join((form_id.bytes, question.encode(), choice.encode()))).digest()


def _option(choice: Choice, question: Question, frame: Frame, reader: Reader) -> Option:
    return Option(
        key=choice.key,
        id=f"{frame.id}.{choice.key}",
        label=reader.words(choice.text),
        is_chosen=choice.key in reader.entered.all(question.key),
        has_words=choice.other,
        words=reader.entered.first(f"{question.key}.{choice.key}") if choice.other else "",
        is_exclusive=choice.exclusive,
    )


def _count_note(question: Question, texts: PageTexts, otherwise: str) -> str:
    low, high = question.at_least or 0, question.at_most
    if low > 1 and high is not None:
        return texts.choose_between.format(low=low, high=high)
    if high is not None:
        return texts.choose_up_to.format(count=high)
    return texts.choose_from.format(count=low) if low > 1 else otherwise


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """One answer that every row offers."""

    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class MatrixRow:
    id: str
    name: str
    label: Words
    chosen: str
    is_missing: bool
    """Whether the question was refused because this row has no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixView(QuestionView):
    """Lines and columns."""

    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]


def matrix_view(question: Question, reader: Reader, error: str | None) -> MatrixView:
    frame = frame_of(question, reader, error)
    columns = [MatrixColumn(choice.key, reader.words(choice.text)) for choice in question.choices]
    rows = []
    for row in in_order(question.rows, question, reader):
        chosen = reader.entered.first(f"{question.key}.{row.key}")
        is_missing = error is not None and chosen not in {column.key for column in columns}
        rows.append(
            MatrixRow(f"{frame.id}.{row.key}", f"{frame.name}.{row.key}", reader.words(row.text), chosen, is_missing)
        )
    first = next((row for row in rows if row.is_missing), rows[0])
    return MatrixView(
        frame=frame,
        template="questions/matrix.html",
        first_field=f"{first.id}.{columns[0].key}",
        columns=columns,
        rows=rows,
    )
