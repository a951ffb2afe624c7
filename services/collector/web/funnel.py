"""The route of the response funnel."""

from datetime import datetime, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.funnel import Funnel
from services.collector.domain.funnel import CONFIDENCE, METHOD, ChannelFunnel, FunnelStage
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from services.collector.web.reach import reach
from shared.access import Caller
from shared.web.auth import require
from shared.web.lines import Line
from shared.web.moments import When, ZoneName, moment_of, zone_of
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/funnel", tags=["responses"])

Reader = Annotated[Caller, require("responses:read")]

_RATE: dict[str, Any] = {
    "value": 25.0,
    "ci_low": 18.1,
    "ci_high": 33.4,
    "confidence": CONFIDENCE,
    "method": METHOD,
}
_STAGES: list[dict[str, Any]] = [
    {"stage": "shown", "count": 120, "of": None, "rate": None, "reason": None},
    {"stage": "answered", "count": 30, "of": "shown", "rate": _RATE, "reason": None},
]
_EXAMPLE: dict[str, Any] = {
    "survey": "visit",
    "from": "2026-02-01T00:00:00Z",
    "to": "2026-03-01T00:00:00Z",
    "channels": [
        {"channel": "web", "stages": _STAGES, "suspect": 0},
        {
            "channel": "kiosk",
            "stages": [
                {
                    "stage": "completed",
                    "count": 812,
                    "of": None,
                    "rate": None,
                    "reason": "nobody counts who passes a kiosk by",
                }
            ],
            "suspect": 9,
        },
    ],
}


class FunnelParameters(BaseModel):
    """Which survey, and when. Unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid")

    survey: str = Field(description="The survey's key.")
    start: When | None = Field(
        default=None,
        alias="from",
        description="Only what happened at this moment or later. A date is its first moment in `zone`. Default: 30 "
        "days before the end.",
    )
    end: When | None = Field(
        default=None, alias="to", description="Only what happened before this moment. Default: now."
    )
    location: Line | None = Field(
        default=None, description="Only responses that were given there; showings and messages have no location."
    )
    unit: Line | None = Field(default=None, description="Code of a unit of the structure: all locations in it.")
    zone: ZoneName = Field(default="UTC", description="Time zone (IANA) of dates, such as `Europe/Berlin`.")


class RateView(BaseModel):
    """A share in per cent with its confidence interval."""

    value: float
    ci_low: float
    ci_high: float
    confidence: float
    method: str


class StageView(BaseModel):
    """One step."""

    stage: str = Field(
        description="web: `shown`, `answered`, `dismissed` count people to whom the card was shown in the window, "
        "each once, and what they have done since; `started`, `completed` count responses. sms: `received`, "
        "`answered`, `unreadable`, `opted_out` count messages. `completed` counts responses everywhere."
    )
    count: int
    of: str | None = Field(description="The stage that it is a share of; null for the first one.")
    rate: RateView | None = Field(description="Its share of that stage; null where there is none.")
    reason: str | None = Field(description="Why there is no rate.")

    @classmethod
    def from_domain(cls, stage: FunnelStage) -> "StageView":
        rate = stage.rate
        return cls(
            stage=stage.stage,
            count=stage.count,
            of=stage.of,
            rate=None
            if rate is None
            else RateView(
                value=rate.value, ci_low=rate.ci_low, ci_high=rate.ci_high, confidence=CONFIDENCE, method=METHOD
            ),
            reason=stage.reason,
        )


class ChannelView(BaseModel):
    """The funnel of one channel."""

    channel: str
    stages: list[StageView]
    suspect: int = Field(description="Responses that are not counted, because they are probably not honest answers.")

    @classmethod
    def from_domain(cls, funnel: ChannelFunnel) -> "ChannelView":
        stages = [StageView.from_domain(stage) for stage in funnel.stages]
        return cls(channel=funnel.channel, stages=stages, suspect=funnel.suspect)


class FunnelView(BaseModel):
    """The funnels of all channels. Channels are never added up, because each counts something else."""

    model_config = with_example(_EXAMPLE)

    survey: str
    from_: datetime = Field(serialization_alias="from", validation_alias="from")
    to: datetime
    channels: list[ChannelView]

    @classmethod
    def from_domain(cls, funnel: Funnel, zone: tzinfo) -> "FunnelView":
        channels = [ChannelView.from_domain(channel) for channel in funnel.channels]
        start, end = (moment.astimezone(zone) for moment in (funnel.from_at, funnel.to_at))
        return cls(survey=funnel.survey, **{"from": start}, to=end, channels=channels)


@router.get(
    "",
    summary="Read the response funnel of a survey",
    description="How far people get, channel by channel. Each rate names what it is a share of and has its Wilson "
    "interval; where nobody counts who could have answered (QR codes, kiosks, …), the rate is null and `reason` says "
    "why.\n\n"
    "Text messages are those of the accounts that lead to the survey now. Withdrawn responses are not counted. "
    "Callers who are limited to a unit see the responses that were given there.",
    responses={404: {"description": "There is no survey with this key."}},
)
async def read_funnel(
    menu: Menu, caller: Reader, request: Request, query: Annotated[FunnelParameters, Query()]
) -> FunnelView:
    refuse_repeated(request, query)
    zone = zone_of(query.zone)
    funnel = await menu.read_funnel(
        survey=query.survey,
        from_at=moment_of(query.start, zone),
        to_at=moment_of(query.end, zone),
        locations=await reach(menu, caller, location=query.location, unit=query.unit),
    )
    return FunnelView.from_domain(funnel, zone)
