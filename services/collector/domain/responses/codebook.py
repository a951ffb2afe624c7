"""The codebook of a survey: what each column of its exports holds, what its values mean, and since which version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.collector.domain.responses.column_words import column_words, phrases
from services.collector.domain.responses.columns import ResponseColumn, ResponseTable
from services.collector.domain.responses.labels import Labels
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.survey import Version
from shared.vocabulary import ColumnKind, Metric, Polarity, QuestionType


@dataclass(frozen=True, slots=True)
class CodebookValue:
    """One of the values that a column may have."""

    value: str | int
    label: str
    """What it means; "" for the values between the ends of a scale."""
    versions: Sequence[int] = ()
    """The versions that offer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookEntry:
    """One column. What is None does not apply to it."""

    column: str
    """Its name in exports."""
    label: str
    """The question's wording, or the column's name, in the codebook's language."""
    type: ColumnKind
    meaning: str
    unit: str | None = None
    missing: str
    """What an empty cell means."""
    question: str | None = None
    row: str | None = None
    question_type: QuestionType | None = None
    concept: str | None = None
    metric: Metric | None = None
    polarity: Polarity | None = None
    scale_min: int | None = None
    scale_max: int | None = None
    versions: Sequence[int] = ()
    """The versions that ask it."""
    values: Sequence[CodebookValue] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    survey: str
    title: str
    language: str
    """The language that was asked for. What has no wording in it comes in the survey's first one."""
    entries: Sequence[CodebookEntry]


def codebook_of(survey: str, title: str, versions: Mapping[int, Version], language: str | None) -> Codebook:
    """Return the codebook of a survey.

    Args:
        survey: its key.
        title: of a survey without a version.
        versions: all of them, by their numbers.
        language: of the wordings; None: the survey's first one.
    """
    definitions = {number: version.definition for number, version in versions.items()}
    labels = Labels(definitions, language)
    if versions:
        newest = versions[max(versions)].definition
        title = labels.said(newest.all_titles, newest)
    entries = [
        _answer(column, column.question, labels) if column.question else _common(column, labels, versions)
        for column in ResponseTable(definitions).columns
    ]
    return Codebook(survey, title, labels.language, entries)


def _common(column: ResponseColumn, labels: Labels, versions: Mapping[int, Version]) -> CodebookEntry:
    said = phrases(labels.language)
    known = column_words(column.name, labels.language)
    is_version = column.name == "version"
    published = [CodebookValue(number, one.published_at.isoformat(), [number]) for number, one in versions.items()]
    asked = labels.asked.items()
    hidden = [number for number, one in asked if column.name.removeprefix("attributes.") in one.hidden]
    return CodebookEntry(
        column=column.name,
        label=labels.text(column),
        type=column.kind,
        meaning=known.meaning if known else said.hidden,
        unit=said.utc if column.kind == "moment" else None,
        missing=said.unknown if known and column.name != "attributes" else said.not_sent,
        versions=[] if known else hidden,
        values=published if is_version else (),
    )


def _answer(column: ResponseColumn, key: str, labels: Labels) -> CodebookEntry:
    said = phrases(labels.language)
    asked = list(labels.questions(key))
    _, _, newest = asked[0]
    meaning = said.words if column.is_words else said.row if column.row else said.answer
    return CodebookEntry(
        column=column.name,
        label=labels.text(column),
        type=column.kind,
        meaning=meaning,
        missing=said.not_answered,
        question=key,
        row=column.row,
        question_type=newest.type,
        concept=newest.concept,
        metric=newest.metric,
        polarity=newest.polarity if newest.metric else None,
        scale_min=newest.scale_min,
        scale_max=newest.scale,
        versions=sorted(number for number, _, one in asked if _has(one, column)),
        values=() if column.is_words else _values(key, labels),
    )


def _has(question: Question, column: ResponseColumn) -> bool:
    """Return whether a question fills a column."""
    if column.row is not None:
        return any(row.key == column.row for row in question.rows)
    return not column.is_words or any(choice.other for choice in question.choices)


def _values(key: str, labels: Labels) -> list[CodebookValue]:
    """Return the values of a question in any version, with the wording of the newest one that has them."""
    words: dict[str | int, str] = {}
    offered: dict[str | int, list[int]] = {}
    for number, definition, question in labels.questions(key):
        scale, choices = labels.scale(question, definition), labels.choices(question, definition)
        pairs: list[tuple[str | int, str]] = [*scale.items(), *choices.items()]
        for value, label in pairs:
            words.setdefault(value, label)
            offered.setdefault(value, []).insert(0, number)
    return [CodebookValue(value, label, offered[value]) for value, label in words.items()]
