"""Scores and verbatims as tables: columns, and what stands in them."""

from collections.abc import Callable
from typing import NamedTuple

from services.scoring.domain.score_export import ScoreRow
from services.scoring.domain.text.verbatim import Verbatim
from services.scoring.web.verbatim_views import attributes_of
from shared.vocabulary import ColumnKind
from shared.web.exports.table import Cell


class Column(NamedTuple):
    """One column."""

    name: str
    kind: ColumnKind


_SCORES: tuple[tuple[Column, Callable[[ScoreRow], Cell]], ...] = (
    (Column("period_from", "day"), lambda row: row.period_from),
    (Column("series_id", "text"), lambda row: str(row.series.series_id)),
    (Column("survey", "text"), lambda row: row.series.survey),
    (Column("concept", "text"), lambda row: row.series.concept),
    (Column("metric", "text"), lambda row: row.series.scale.metric),
    (Column("scale_min", "integer"), lambda row: row.series.scale.scale_min),
    (Column("scale_max", "integer"), lambda row: row.series.scale.scale_max),
    (Column("polarity", "text"), lambda row: row.series.scale.polarity),
    (Column("series_from", "integer"), lambda row: row.series.series_from),
    (Column("touchpoint", "text"), lambda row: row.series.touchpoint),
    (Column("channel", "text"), lambda row: row.series.channel),
    (Column("value", "number"), lambda row: row.score.value),
    (Column("n", "integer"), lambda row: row.score.n),
    (Column("ci_low", "number"), lambda row: row.score.ci_low),
    (Column("ci_high", "number"), lambda row: row.score.ci_high),
    (Column("confidence", "number"), lambda row: row.score.confidence),
    (Column("method", "text"), lambda row: row.score.method),
    (Column("numerator", "integer"), lambda row: row.score.numerator),
    (Column("denominator", "integer"), lambda row: row.score.denominator),
    (Column("skipped", "integer"), lambda row: row.counts.skipped),
    (Column("suspect", "integer"), lambda row: row.counts.suspect),
    (Column("counts", "object"), lambda row: dict(row.score.counts)),
    (
        Column("answers", "object"),
        lambda row: {str(value): n for value, n in sorted(row.counts.histogram.counts.items()) if n},
    ),
)

_VERBATIMS: tuple[tuple[Column, Callable[[Verbatim], Cell]], ...] = (
    (Column("response_id", "text"), lambda one: str(one.id.response_id)),
    (Column("question", "text"), lambda one: one.id.question),
    (Column("survey", "text"), lambda one: one.survey),
    (Column("version", "integer"), lambda one: one.version),
    (Column("channel", "text"), lambda one: one.channel),
    (Column("touchpoint", "text"), lambda one: one.touchpoint),
    (Column("location", "text"), lambda one: one.location),
    (Column("locale", "text"), lambda one: one.locale),
    (Column("attributes", "object"), lambda one: dict[str, object](attributes_of(one)) or None),
    (Column("suspect", "text"), lambda one: one.suspect),
    (Column("occurred_at", "moment"), lambda one: one.occurred_at),
    (Column("text", "text"), lambda one: one.text),
    (Column("language", "text"), lambda one: one.language),
    (Column("sentiment", "text"), lambda one: one.sentiment),
    (Column("sentiment_share", "number"), lambda one: one.sentiment_share),
    (Column("is_read", "flag"), lambda one: one.is_read),
)

SCORE_COLUMNS = tuple(column for column, _ in _SCORES)
VERBATIM_COLUMNS = tuple(column for column, _ in _VERBATIMS)


def score_cells(row: ScoreRow) -> list[Cell]:
    """Return the cells of one score, one for each column."""
    return [read(row) for _, read in _SCORES]


def verbatim_cells(verbatim: Verbatim) -> list[Cell]:
    """Return the cells of one verbatim, one for each column."""
    return [read(verbatim) for _, read in _VERBATIMS]
