"""The part of scoring on the first page: what changed, what misses its target, where it is quiet, and all scores."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from services.scoring.domain.company import Company
from services.scoring.domain.cutting import Cut
from services.scoring.domain.overview import Overview, OverviewItem
from services.scoring.domain.places import Places
from services.scoring.domain.query import TOUCHPOINT, UNIT, Bucket, ScoreItem
from services.scoring.domain.segment import LOCATION
from services.scoring.pages.points import points_of
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.story import changes_of, place_of, quiet_of
from services.scoring.pages.texts import CONSOLE
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from shared.web.console.charts import Point
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)
Reading = Annotated[Visit, viewing("scores:read")]
MOST_CHANGES = 6
MOST_DIVIDED = 20
"""So many units are looked into, from the top."""
MOST_COLUMNS = 5
"""Scores side by side in the table of units."""


@router.get("/console/scoring/start")
async def part_of_start(visit: Reading, menu: Menu) -> Response:
    words = await Words.read(visit, menu)
    cuts = cuts_of(words.company)
    overview = await menu.scores.read_overview(cuts=cuts, zone=ZoneInfo(visit.zone))
    # Numbers are worked out when the template asks for them: not while others wait for the event loop.
    return await asyncio.to_thread(_page, visit, overview, words)


def _page(visit: Visit, overview: Overview, words: Words) -> Response:
    changes = changes_of(overview.items, words.company.structure)
    return visit.page(
        CONSOLE,
        "scoring/start.html",
        words=words,
        changes=changes[:MOST_CHANGES],
        more=max(0, len(changes) - MOST_CHANGES),
        missed=[one for one in overview.targets if one.progress.standing == "missed"],
        quiet=quiet_of(overview.items, words.company.structure),
        overall=[one for one in overview.items if not one.by],
        table=_table(overview, words),
        address=address_of_score,
        points=_points,
        not_counted=[words.survey(one) for one in overview.not_counted],
    )


def cuts_of(company: Company) -> list[Cut]:
    """Return how to look at all answers: together, by touchpoint, and by unit at every level, or by location.

    What goes wrong goes wrong in a shop, and in its region one does not see it.
    """
    everywhere = Places(company)
    inside = [(Places(company, unit=unit), UNIT) for unit in company.divided_units(MOST_DIVIDED)]
    if not company.structure.units:
        inside = [(everywhere, LOCATION)]
    cuts = [Cut(everywhere), Cut(everywhere, (TOUCHPOINT,))]
    for places, by in inside:
        cuts += [Cut(places, (by,)), Cut(places, (by, TOUCHPOINT))]
    return cuts


def address_of_score(item: ScoreItem) -> str:
    """Return where a score is shown with everything about it."""
    subject = item.subject
    return ScoresQuery(
        survey=item.survey,
        question=subject.concept,
        touchpoint=subject.touchpoint or "",
        place=place_of(subject) or "",
    ).address()


def _points(buckets: Sequence[Bucket]) -> list[Point]:
    return points_of(buckets, lambda _: "")


@dataclass(frozen=True, slots=True)
class Table:
    """Scores by place: a column for each, a row for each place."""

    columns: list[ScoreItem]
    rows: list[tuple[str, list[OverviewItem | None]]]


def _table(overview: Overview, words: Words) -> Table | None:
    items = [one for one in overview.items if len(one.by) == 1 and one.by[0] in (UNIT, LOCATION)]
    columns: dict[tuple[object, ...], OverviewItem] = {}
    volumes: dict[tuple[object, ...], float] = {}
    rows: dict[str, dict[tuple[object, ...], OverviewItem]] = {}
    for one in items:
        place, column = place_of(one.subject), one.measured
        if place:
            columns.setdefault(column, one)
            volumes[column] = volumes.get(column, 0.0) + one.volume.usual_per_week
            rows.setdefault(place, {})[column] = one
    if len(rows) < 2:  # noqa: PLR2004 - one place alone is all of them
        return None
    chosen = sorted(columns, key=lambda one: -volumes[one])[:MOST_COLUMNS]
    structure = words.company.structure
    ordered = sorted(rows, key=lambda place: [one.name for one in structure.path_of(place)] or [place])
    named = [(words.place(place), [rows[place].get(one) for one in chosen]) for place in ordered]
    return Table([columns[one].change.current for one in chosen], named)
