"""Fragment for the page of an improvement: the scores before and after it was done."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.scoring.domain.improvements.effect import BeforeAndAfter, Effect
from services.scoring.domain.improvements.mark import EffectNotFoundError
from services.scoring.domain.query import ScoreItem
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.texts import CONSOLE
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)


@router.get("/console/scoring/improvement/{improvement_id:uuid}")
async def effect_of_improvement(
    visit: Annotated[Visit, viewing("scores:read")], menu: Menu, improvement_id: UUID
) -> Response:
    """Show what can be said about it; of one that is not known here yet, that it takes a moment."""
    words = await Words.read(visit, menu)
    try:
        effect = await menu.improvements.read_effect(improvement_id=improvement_id, company=words.company)
    except EffectNotFoundError:
        effect = None
    trend = None if effect is None else _trend_of(effect)
    return visit.page(CONSOLE, "scoring/improvement.html", words=words, effect=effect, trend=trend)


class _Trend:
    """Where the trend of a score around an improvement is shown."""

    def __init__(self, effect: Effect, span: BeforeAndAfter) -> None:
        self._mark = effect.mark
        zone = effect.zone
        self._first = span.before.start.astimezone(zone).date().isoformat() if span.before.start else ""
        self._last = span.after.end.astimezone(zone).date().isoformat() if span.after.end else ""

    def address(self, item: ScoreItem) -> str:
        return ScoresQuery(
            survey=item.survey,
            question=item.subject.concept,
            touchpoint=self._mark.touchpoint or "",
            place=self._mark.unit or "",
            period="custom",
            start=self._first,
            end=self._last,
        ).address()


def _trend_of(effect: Effect) -> _Trend | None:
    return _Trend(effect, effect.span) if isinstance(effect.span, BeforeAndAfter) else None
