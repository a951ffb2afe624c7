"""Is what somebody wants to save something that the page shows?

The page passes over what means nothing; a view has none of it, for it would show something else than its name says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import get_args

from services.scoring.domain.catalogue import Catalogue
from services.scoring.domain.company import Company
from services.scoring.domain.errors import InvalidWindowError, UnanswerableQueryError
from services.scoring.domain.spans import is_span
from services.scoring.domain.views.parts import is_sort
from services.scoring.domain.views.query import MAX_TEXT, NAMES, ViewQuery, cut_by
from services.scoring.domain.window import Window
from shared.errors import FieldProblem
from shared.score_reports import ReportEvery

QUERY = "query"
PARAMETERS = tuple(NAMES.get(one.name, one.name) for one in fields(ViewQuery))
_DAY = Window(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=1))


def unknown_parameters(sent: Mapping[str, str]) -> Iterator[FieldProblem]:
    """Yield what is no parameter of the page, or longer than it takes."""
    if any(name not in PARAMETERS for name in sent):
        yield FieldProblem(QUERY, f"may have the parameters {', '.join(PARAMETERS)}")
    for name in PARAMETERS:
        if len(sent.get(name, "")) > MAX_TEXT:
            yield FieldProblem(f"{QUERY}.{name}", f"must be at most {MAX_TEXT} characters")


def query_problems(
    query: ViewQuery, settled: ViewQuery, catalogue: Catalogue, company: Company
) -> Iterator[FieldProblem]:
    """Yield what means nothing.

    Args:
        query: what is to be saved.
        settled: what the page makes of it.
        catalogue: of its survey, as the owner may see it.
        company: likewise.
    """
    for name in ("survey", "question", "touchpoint", "place", "channel", "language", "attribute"):
        if (wanted := getattr(query, name)) and wanted != getattr(settled, name):
            yield FieldProblem(f"{QUERY}.{name}", "must be one of which there are answers that you may see")
    if not settled.question:
        yield FieldProblem(f"{QUERY}.question", "must be one on a scale, with answers that you may see")
    if not is_span(query.period, query.start, query.end):
        yield FieldProblem(f"{QUERY}.period", "must be `28d`, `90d`, `year`, or `custom` with `from` and `to`")
    if query.interval not in ("", *get_args(ReportEvery)):
        yield FieldProblem(f"{QUERY}.interval", "must be `day`, `week` or `month`")
    if not is_sort(query.sort):
        yield FieldProblem(f"{QUERY}.sort", "must be `name`, `value`, `n` or `change`, with `-` the other way round")
    if query.by and query.by not in settled.dimensions(catalogue, company):
        yield FieldProblem(f"{QUERY}.by", "must be something by which its answers can be distinguished")
    yield from _not_together(settled, company)


def _not_together(settled: ViewQuery, company: Company) -> Iterator[FieldProblem]:
    try:
        wanted = settled.scores(company, _DAY, UTC)
        if settled.by:
            cut_by(wanted, settled.by)
    except (UnanswerableQueryError, InvalidWindowError) as error:
        for problem in error.problems:
            yield FieldProblem(f"{QUERY}.{problem.field}", problem.detail)
