"""The page Scores: one score with its trend, its change, its parts, its answers and its journey."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Response

from services.scoring.application.use_cases import UseCases
from services.scoring.application.views.showing import REFUSED
from services.scoring.domain.catalogue import Catalogue
from services.scoring.domain.errors import UnanswerableQueryError, UnlikeSeriesError
from services.scoring.domain.improvements.mark import ImprovementMark
from services.scoring.domain.journey import Journey
from services.scoring.domain.journey_report import JourneyReport
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.spans import Span
from services.scoring.domain.target import Target, target_for
from services.scoring.pages.breakdown import Breakdown
from services.scoring.pages.improvement_marks import covering
from services.scoring.pages.labels import MEANINGLESS
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.texts import CONSOLE
from services.scoring.pages.trends import Shown, shown_of
from services.scoring.pages.view_words import Picker
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)
Reading = Annotated[Visit, viewing("scores:read")]
Found = TypeVar("Found")
MOST_TARGETS = 100
MOST_JOURNEYS = 50
MOST_VIEWS = 50


@router.get("/console/scoring/scores")
async def scores_page(visit: Reading, menu: Menu) -> Response:
    return await show_scores(visit, menu, ScoresQuery.of(visit.request))


async def show_scores(
    visit: Visit,
    menu: UseCases,
    asked: ScoresQuery,
    *,
    problem: str = "",
    unsaved: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    """Return the page.

    Args:
        visit: who reads it.
        menu: what scoring can do.
        asked: by the address.
        problem: what is wrong with the form of the target.
        unsaved: what is wrong with the form that saves the view.
        typed: into the one that is wrong.
    """
    words = await Words.read(visit, menu)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    found = await _found(visit, menu, query, catalogue, words) if catalogue.survey else {}
    views = await menu.views.list(caller=visit.caller, after=None, limit=MOST_VIEWS)
    return visit.page(
        CONSOLE,
        "scoring/scores.html",
        status=422 if (problem or unsaved) and not visit.wants_fragment else 200,
        # Scripts push the address without what asks for nothing.
        headers={"HX-Push-Url": query.address()} if visit.request.method == "GET" else None,
        words=words,
        query=query,
        span=query.span(visit),
        catalogue=catalogue,
        link=visit.request.app.state.settings.public_url.rstrip("/") + query.address(),
        problem=problem,
        unsaved=unsaved,
        picker=Picker.of(views, query, words),
        typed=typed or {},
        **found,
    )


async def _found(
    visit: Visit, menu: UseCases, query: ScoresQuery, catalogue: Catalogue, words: Words
) -> dict[str, Any]:
    """Return everything that is shown below the filters."""
    span = query.span(visit)
    try:
        wanted = query.wanted(words.company, span)
        marks = await covering(menu, query, catalogue, words)
        shown = await read_shown(menu, query, wanted, words, span, marks)
        distributions = await menu.scores.read_distributions(query=replace(wanted, question=None))
    except UnanswerableQueryError:
        return {"refusal": words.of(MEANINGLESS)}
    targets = await menu.targets.list(after=None, limit=MOST_TARGETS, survey=query.survey, concept=query.question)
    journeys = await menu.journeys.list(after=None, limit=MOST_JOURNEYS)
    dimensions = query.dimensions(catalogue, words.company)
    by = query.by if query.by in dimensions else next(iter(dimensions), "")
    return {
        "refusal": "",
        "shown": shown,
        "target": _target(targets, query, shown, visit, span.zone),
        "dimensions": dimensions,
        "breakdown": await read_breakdown(menu, query, wanted, words, by) if by else None,
        "distributions": sorted(distributions, key=lambda one: one.concept != query.question),
        "journeys": journeys,
        "journey": await _journey(menu, query, wanted, journeys),
    }


async def read_shown(  # noqa: PLR0917 - what is put together
    menu: UseCases,
    query: ScoresQuery,
    wanted: ScoreQuery,
    words: Words,
    span: Span,
    marks: Sequence[ImprovementMark] = (),
) -> list[Shown]:
    """Return the score, or several where answers were given on unlike scales, each with its trend and its change."""
    try:
        changes = await menu.scores.read_changes(query=wanted, base="previous")
    except UnlikeSeriesError:
        wanted = replace(wanted, question=None)
        changes = await menu.scores.read_changes(query=wanted, base="previous")
    most = max((one.current.score.n for one in changes if one.current.score), default=0)
    interval = span.interval(query.interval, most)
    scores = await _or_none(menu.scores.read(query=replace(wanted, interval=interval)))
    if scores is None:  # what was alike in both windows together came apart within one
        scores = await menu.scores.read(query=replace(wanted, question=None, interval=interval))
    mine = [one for one in scores if one.subject.concept == query.question]
    return shown_of(mine, changes, interval, words, marks)


async def read_breakdown(
    menu: UseCases, query: ScoresQuery, wanted: ScoreQuery, words: Words, by: str
) -> Breakdown | None:
    """Return the parts of the score; None where they cannot be counted with these filters."""
    items = await menu.scores.show_parts(wanted=wanted, by=by)
    return None if items is None else Breakdown.of(items, by, query.sort, words, query)


async def _journey(
    menu: UseCases, query: ScoresQuery, wanted: ScoreQuery, journeys: Sequence[Journey]
) -> JourneyReport | None:
    keys = [one.key for one in journeys]
    if not keys or wanted.segment or wanted.channel:
        return None
    return await _or_none(
        menu.journeys.read_scores(
            key=query.journey if query.journey in keys else keys[0],
            survey=query.survey,
            question=query.question,
            window=wanted.window,
            base=None,
            zone=wanted.zone,
            places=wanted.places,
        )
    )


def _target(
    targets: Sequence[Target], query: ScoresQuery, shown: Sequence[Shown], visit: Visit, zone: tzinfo
) -> Target | None:
    if not shown:
        return None
    today = visit.now.astimezone(zone).date()
    return target_for(targets, touchpoint=query.touchpoint or None, scale=shown[0].item.scale, on=today)


async def _or_none(reading: Awaitable[Found]) -> Found | None:
    try:
        return await reading
    except REFUSED:
        return None
