"""Route: scores before and after an improvement."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.scoring.web.deps import Menu, OwnCompany, Reader
from services.scoring.web.improvement_views import EffectView

router = APIRouter(prefix="/v1/improvement-effects", tags=["improvements"])

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no improvement with this id."}}


@router.get(
    "/{improvement_id}",
    summary="Compare scores before and after an improvement",
    description="Two windows as long as each other on either side of the day on which it was done, with the answers "
    "from where it took effect that the caller may see: each score with its interval, the difference with its interval "
    "and p adjusted for all of them. At most the 20 surveys with most answers. An improvement that was opened or "
    "changed a moment ago may not be known here yet.",
    responses=_UNKNOWN,
)
async def read_improvement_effect(_caller: Reader, menu: Menu, improvement_id: UUID, company: OwnCompany) -> EffectView:
    effect = await menu.improvements.read_effect(improvement_id=improvement_id, company=company)
    return EffectView.from_domain(effect)
