"""Scores and verbatims as tables: columns, and what stands in them."""

from collections.abc import Callable
from typing import NamedTuple

from services.scoring.domain.score_export import ScoreRow
from services.scoring.domain.survey_words import SurveyWords
from services.scoring.domain.text.verbatim import Verbatim
from services.scoring.web.verbatim_views import attributes_of
from shared.vocabulary import ColumnKind
from shared.web.exports.table import Cell


class ExportColumn(NamedTuple):
    """One column."""

    name: str
    kind: ColumnKind


_SCORES: tuple[tuple[ExportColumn, Callable[[ScoreRow], Cell]], ...] = (
    (ExportColumn("period_from", "day"), lambda row: row.period_from),
    (ExportColumn("series_id", "text"), lambda row: str(row.series.series_id)),
    (ExportColumn("survey", "text"), lambda row: row.series.survey),
    (ExportColumn("concept", "text"), lambda row: row.series.concept),
    (ExportColumn("metric", "text"), lambda row: row.series.scale.metric),
    (ExportColumn("scale_min", "integer"), lambda row: row.series.scale.scale_min),
    (ExportColumn("scale_max", "integer"), lambda row: row.series.scale.scale_max),
    (ExportColumn("polarity", "text"), lambda row: row.series.scale.polarity),
    (ExportColumn("series_from", "integer"), lambda row: row.series.series_from),
    (ExportColumn("touchpoint", "text"), lambda row: row.series.touchpoint),
    (ExportColumn("channel", "text"), lambda row: row.series.channel),
    (ExportColumn("value", "number"), lambda row: row.score.value),
    (ExportColumn("n", "integer"), lambda row: row.score.n),
    (ExportColumn("ci_low", "number"), lambda row: row.score.ci_low),
    (ExportColumn("ci_high", "number"), lambda row: row.score.ci_high),
    (ExportColumn("confidence", "number"), lambda row: row.score.confidence),
    (ExportColumn("method", "text"), lambda row: row.score.method),
    (ExportColumn("numerator", "integer"), lambda row: row.score.numerator),
    (ExportColumn("denominator", "integer"), lambda row: row.score.denominator),
    (ExportColumn("skipped", "integer"), lambda row: row.counts.skipped),
    (ExportColumn("suspect", "integer"), lambda row: row.counts.suspect),
    (ExportColumn("counts", "object"), lambda row: dict(row.score.counts)),
    (
        ExportColumn("answers", "object"),
        lambda row: {str(value): n for value, n in sorted(row.counts.histogram.counts.items()) if n},
    ),
)

_VERBATIMS: tuple[tuple[ExportColumn, Callable[[Verbatim], Cell]], ...] = (
    (ExportColumn("response_id", "text"), lambda one: str(one.id.response_id)),
    (ExportColumn("question", "text"), lambda one: one.id.question),
    (ExportColumn("survey", "text"), lambda one: one.survey),
    (ExportColumn("version", "integer"), lambda one: one.version),
    (ExportColumn("channel", "text"), lambda one: one.channel),
    (ExportColumn("touchpoint", "text"), lambda one: one.touchpoint),
    (ExportColumn("location", "text"), lambda one: one.location),
    (ExportColumn("locale", "text"), lambda one: one.locale),
    (ExportColumn("attributes", "object"), lambda one: dict[str, object](attributes_of(one)) or None),
    (ExportColumn("suspect", "text"), lambda one: one.suspect),
    (ExportColumn("occurred_at", "moment"), lambda one: one.occurred_at),
    (ExportColumn("text", "text"), lambda one: one.text),
    (ExportColumn("language", "text"), lambda one: one.language),
    (ExportColumn("sentiment", "text"), lambda one: one.sentiment),
    (ExportColumn("sentiment_share", "number"), lambda one: one.sentiment_share),
    (ExportColumn("is_read", "flag"), lambda one: one.is_read),
    (ExportColumn("marks", "keys"), lambda one: [given.mark for given in one.marks]),
)

SCORE_COLUMNS = tuple(column for column, _ in _SCORES)
VERBATIM_COLUMNS = tuple(column for column, _ in _VERBATIMS)


def score_cells(row: ScoreRow) -> list[Cell]:
    """Return the cells of one score, one for each column."""
    return [read(row) for _, read in _SCORES]


def verbatim_cells(verbatim: Verbatim) -> list[Cell]:
    """Return the cells of one verbatim, one for each column."""
    return [read(verbatim) for _, read in _VERBATIMS]


def score_words(words: SurveyWords, language: str) -> Callable[[ScoreRow], list[Cell]]:
    """Return what turns a score into cells with the wordings of its survey instead of keys."""

    def cells(row: ScoreRow) -> list[Cell]:
        named = {"survey": words.title(language), "concept": words.question(row.series.concept, language)}
        return [named.get(column.name) or read(row) for column, read in _SCORES]

    return cells


def verbatim_words(words: SurveyWords, language: str) -> Callable[[Verbatim], list[Cell]]:
    """Return what turns a verbatim into cells with the wordings of its survey instead of keys."""

    def cells(verbatim: Verbatim) -> list[Cell]:
        named = {"survey": words.title(language), "question": words.question(verbatim.id.question, language)}
        return [named.get(column.name) or read(verbatim) for column, read in _VERBATIMS]

    return cells
