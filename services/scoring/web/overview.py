"""Routes: everything at a glance."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.scoring.domain.cutting import Cut
from services.scoring.domain.places import Places
from services.scoring.domain.query import UNIT
from services.scoring.web.deps import Menu, OwnCompany, Reader
from services.scoring.web.overview_views import OverviewView
from shared.web.lines import Line
from shared.web.moments import ZoneName, zone_of
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/overview", tags=["scores"])


class OverviewQuery(BaseModel):
    """The query of `GET /v1/overview`."""

    model_config = ConfigDict(extra="forbid")

    unit: Line | None = Field(default=None, description="Only answers from the locations of this unit, by its code.")
    by: Literal["unit"] | None = Field(
        default=None, description="One item for each unit right below `unit`, or for each at the top of what you see."
    )
    zone_name: ZoneName = Field(default="UTC", alias="zone", description="Time zone (IANA) by whose clocks days begin.")


@router.get(
    "",
    summary="Read every score at a glance",
    description="Of every survey, and with `by=unit` of every unit, each score of the last four weeks (today included) "
    "beside that of the four before: with interval, the difference and what may be said about it, as in `GET "
    "/v1/scores/changes`; p is adjusted for all items. `is_quiet` says where fewer answers come in than usual: in the "
    "last seven days fewer than in each of the eight weeks before, and too few for chance (binomial test, 1 %). "
    "Scores without answers in these nine weeks are omitted. `targets` are those that are due next, beside the "
    "scores of the last four weeks.",
)
async def read_overview(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[OverviewQuery, Query()], company: OwnCompany
) -> OverviewView:
    refuse_repeated(request, query)
    zone = zone_of(query.zone_name)
    places = Places(company, unit=query.unit)
    overview = await menu.scores.read_overview(cuts=[Cut(places, (UNIT,) if query.by else ())], zone=zone)
    # Numbers are worked out when they are asked for: not while others wait for the event loop.
    return await asyncio.to_thread(OverviewView.from_domain, overview, zone)
