"""What the addresses of these pages ask for. What means nothing is passed over: an address is often typed or old."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.health import DIMENSIONS, Dimension, HealthFilter
from services.alerts.domain.ledger import LedgerFilter
from services.alerts.pages.loop.words import PERIOD_WORDS
from services.alerts.web.loop import within
from shared.days import day_start
from shared.vocabulary import PlaceQuery
from shared.web.console.visit import Visit
from shared.web.text import is_storable

LEDGER = "/console/alerts/ledger"
HEALTH = "/console/alerts/health"
SUGGESTED_DAYS = 30
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Days in the reader's zone, from the first up to and including the last."""

    first: date
    last: date
    begin: datetime
    end: datetime
    """Exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopQuery(PlaceQuery):
    """Parameters of the pages; empty text means any."""

    days: int = SUGGESTED_DAYS
    by: Dimension = "rule"
    held_by: str = ""
    path: str = LEDGER

    @classmethod
    def of(cls, request: Request, path: str) -> "LoopQuery":
        """Return what an address asks for."""
        sent = {name: value[:_MAX_TEXT] for name, value in request.query_params.items() if is_storable(value)}
        days = sent.get("days", "")
        by = sent.get("by", "")
        return cls(
            survey=sent.get("survey", ""),
            place=sent.get("place", ""),
            touchpoint=sent.get("touchpoint", ""),
            held_by=sent.get("held_by", ""),
            days=int(days) if days in map(str, PERIOD_WORDS) else SUGGESTED_DAYS,
            by=by if by in DIMENSIONS else "rule",
            path=path,
        )

    def address(self, path: str | None = None, **changes: object) -> str:
        """Return the address of a page with these filters; `changes` replace some."""
        other = replace(self, **changes)  # type: ignore[arg-type] # fields of this class
        named = {
            "days": "" if other.days == SUGGESTED_DAYS else other.days,
            "survey": other.survey,
            "place": other.place,
            "touchpoint": other.touchpoint,
            "by": "" if other.by == "rule" else other.by,
            "held_by": other.held_by,
        }
        query = urlencode({name: value for name, value in named.items() if value})
        return f"{path or self.path}?{query}" if query else path or self.path

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for but a period."""
        return not (self.survey or self.place or self.touchpoint)

    def span(self, visit: Visit) -> Span:
        """Return the last days, today with them."""
        zone = ZoneInfo(visit.zone)
        last = visit.now.astimezone(zone).date()
        first = last - timedelta(days=self.days - 1)
        return Span(first, last, day_start(first, zone), day_start(last + timedelta(days=1), zone))

    async def ledger_filter(self, visit: Visit, menu: UseCases) -> LedgerFilter:
        """Return which part of the ledger is asked for, as far as the reader may see it."""
        span = self.span(visit)
        return LedgerFilter(
            from_at=span.begin,
            to_at=span.end,
            survey=self.survey or None,
            touchpoint=self.touchpoint or None,
            locations=await within(menu, visit.caller, self.place or None),
        )

    async def health_filter(self, visit: Visit, menu: UseCases) -> HealthFilter:
        """Return which alerts are asked for, as far as the reader may see them."""
        span = self.span(visit)
        return HealthFilter(
            from_at=span.begin,
            to_at=span.end,
            survey=self.survey or None,
            touchpoint=self.touchpoint or None,
            locations=await within(menu, visit.caller, self.place or None),
        )
