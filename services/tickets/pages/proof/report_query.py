"""What the address of the page Reports asks for. What means nothing is passed over: addresses are often old."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request

from services.tickets.application.reporting import ReportQuery
from services.tickets.domain.reports.case_report import GroupBy
from services.tickets.pages.proof.labels import PERIODS
from shared.days import day_start
from shared.vocabulary import PlaceQuery
from shared.web.console.visit import Visit
from shared.web.text import is_storable

REPORTS = "/console/tickets/reports"
SUGGESTED_DAYS = 30
SUGGESTED_BY: GroupBy = "team"
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPageQuery(PlaceQuery):
    """Parameters of the page; empty text means any."""

    days: int = SUGGESTED_DAYS
    by: GroupBy = SUGGESTED_BY

    @classmethod
    def of(cls, request: Request) -> "ReportPageQuery":
        """Return what an address asks for."""
        sent = {name: value[:_MAX_TEXT] for name, value in request.query_params.items() if is_storable(value)}
        days, by = sent.get("days", ""), sent.get("by", "")
        return cls(
            survey=sent.get("survey", ""),
            place=sent.get("place", ""),
            touchpoint=sent.get("touchpoint", ""),
            days=int(days) if days in map(str, PERIODS) else SUGGESTED_DAYS,
            by=cast("GroupBy", by) if by in get_args(GroupBy) else SUGGESTED_BY,
        )

    def address(self, **changes: object) -> str:
        """Return the address of the page with these filters; `changes` replace some."""
        other = replace(self, **changes)  # type: ignore[arg-type] # fields of this class
        named = {
            "days": "" if other.days == SUGGESTED_DAYS else other.days,
            "survey": other.survey,
            "place": other.place,
            "touchpoint": other.touchpoint,
            "by": "" if other.by == SUGGESTED_BY else other.by,
        }
        query = urlencode({name: value for name, value in named.items() if value})
        return f"{REPORTS}?{query}" if query else REPORTS

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for but a period."""
        return not (self.survey or self.place or self.touchpoint)

    def wanted(self, visit: Visit) -> ReportQuery:
        """Return what is asked for: the last days by the reader's clock, today with them."""
        zone = ZoneInfo(visit.zone)
        last = visit.now.astimezone(zone).date()
        return ReportQuery(
            from_at=day_start(last - timedelta(days=self.days - 1), zone),
            to_at=day_start(last + timedelta(days=1), zone),
            survey=self.survey or None,
            touchpoint=self.touchpoint or None,
            unit=self.place or None,
            by=self.by,
        )
