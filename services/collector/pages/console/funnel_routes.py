"""How far people get with a survey: a fragment for pages of other services."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.collector.domain.funnel import ChannelFunnel, FunnelStage
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.places.words import CHANNELS, STAGES
from services.collector.pages.console.texts import say_to
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing
from shared.web.moments import When, moment_of, zone_of

router = APIRouter(include_in_schema=False)

_WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Step:
    """One bar, `width` in hundredths of the longest of its channel."""

    label: str
    stage: FunnelStage
    of: str | None
    width: float


@dataclass(frozen=True, slots=True)
class Part:
    """One channel."""

    name: str
    steps: list[Step]
    suspect: int
    has_rates: bool


@router.get("/console/collector/funnel")
async def show_funnel(
    visit: Annotated[Visit, viewing("responses:read")],
    menu: Menu,
    survey: str,
    start: Annotated[When | None, Query(alias="from")] = None,
    end: Annotated[When | None, Query(alias="to")] = None,
) -> Response:
    zone = zone_of(visit.zone)
    funnel = await menu.read_funnel(
        survey=survey,
        from_at=moment_of(start, zone),
        to_at=moment_of(end, zone),
        locations=visit.caller.locations,
    )
    say = say_to(visit)
    counted = [one for one in funnel.channels if one.suspect or any(stage.count for stage in one.stages)]
    parts = [
        Part(
            say(CHANNELS[one.channel]),
            [
                Step(say(STAGES[stage.stage]), stage, say(STAGES[stage.of]) if stage.of else None, _width(stage, one))
                for stage in one.stages
            ],
            one.suspect,
            any(stage.rate for stage in one.stages),
        )
        for one in counted
    ]
    is_limited = visit.caller.locations is not None
    return visit.page(CONSOLE, "places/funnel.html", parts=parts, funnel=funnel, is_limited=is_limited)


def _width(stage: FunnelStage, channel: ChannelFunnel) -> float:
    most = max(one.count for one in channel.stages)
    return round(_WHOLE * stage.count / most, 1) if most else 0.0
