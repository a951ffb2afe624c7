"""Reports about cases as JSON."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.application.reporting import ReportQuery
from services.tickets.domain.reports.case_report import CaseReport, Figures, Group, GroupBy
from services.tickets.domain.reports.lengths import Lengths
from services.tickets.domain.reports.shares import CONFIDENCE, SMALL, Recovery, Share
from shared.web.lines import Key, Line
from shared.web.moments import When, ZoneName, moment_of, zone_of
from shared.web.origin import AtTouchpointBody


class CaseReportParameters(AtTouchpointBody):
    """Of which cases, and by what."""

    model_config = ConfigDict(extra="forbid")

    start: When | None = Field(
        default=None,
        alias="from",
        description="First moment of the period. A date is its first moment in `zone`. Default: 30 days before the "
        "end.",
    )
    end: When | None = Field(default=None, alias="to", description="First moment that is too late. Default: now.")
    survey: Key | None = None
    unit: Line | None = Field(default=None, description="Code of a unit of the structure: all locations in it.")
    by: GroupBy | None = Field(
        default=None,
        description="By what the cases are grouped. `unit`: the units right below `unit`. `person` needs the scope "
        "`tickets:manage`, and is recorded in the audit log.",
    )
    zone: ZoneName = Field(default="UTC", description="Time zone (IANA) of dates, such as `Europe/Berlin`.")

    def to_query(self) -> ReportQuery:
        zone = zone_of(self.zone)
        return ReportQuery(
            from_at=moment_of(self.start, zone),
            to_at=moment_of(self.end, zone),
            survey=self.survey,
            touchpoint=self.touchpoint,
            unit=self.unit,
            by=self.by,
        )


class LengthsView(BaseModel):
    """How long something took. Open cases count as long as they have waited so far (product-limit estimator)."""

    cases: int
    over: int = Field(description="Of them: those for which it is over.")
    median_seconds: float | None = Field(description="Null where too few are over to say it.")
    p90_seconds: float | None = Field(description="Nine of ten take no longer; null likewise.")
    median_open_seconds: float | None = Field(description="The same in business hours.")
    p90_open_seconds: float | None
    is_small: bool = Field(description=f"Fewer than {SMALL} cases: chance plays a large part.")

    @classmethod
    def of(cls, real: Lengths, hours: Lengths) -> "LengthsView":
        return cls(
            cases=real.cases,
            over=real.over,
            median_seconds=real.median,
            p90_seconds=real.p90,
            median_open_seconds=hours.median,
            p90_open_seconds=hours.p90,
            is_small=real.cases < SMALL,
        )


class ShareView(BaseModel):
    """A share with its Wilson interval."""

    part: int
    n: int
    value: float = Field(description="0 to 1.")
    ci_low: float
    ci_high: float
    confidence: float
    is_small: bool

    @classmethod
    def of(cls, share: Share | None) -> "ShareView | None":
        if share is None:
            return None
        return cls(
            part=share.part,
            n=share.n,
            value=share.value,
            ci_low=share.low,
            ci_high=share.high,
            confidence=CONFIDENCE,
            is_small=share.is_small,
        )


class RecoveryView(BaseModel):
    """How many customers were won back, of the cases closed in the period; each counts once."""

    closed: int
    asked: int = Field(description="Of them: those whose customer was asked again.")
    answered: int
    recovered: int = Field(description="Of those who answered: who is happy now.")
    not_recovered: int
    silent: int = Field(description="Who did not answer, or was not asked.")
    said_recovered: int = Field(description="Of the silent: where a colleague says so. It is no proof.")
    said_not_recovered: int
    rate: ShareView | None = Field(description="`recovered` of `answered`; null when nobody answered.")
    of_all_low: float | None = Field(description="`recovered` of `closed`, should all of the silent be unhappy.")
    of_all_high: float | None = Field(description="The same, should all of the silent be happy.")

    @classmethod
    def of(cls, one: Recovery) -> "RecoveryView":
        counts = {
            name: getattr(one, name)
            for name in (
                "closed",
                "asked",
                "answered",
                "recovered",
                "not_recovered",
                "silent",
                "said_recovered",
                "said_not_recovered",
            )
        }
        low, high = one.bounds or (None, None)
        return cls(**counts, rate=ShareView.of(one.rate), of_all_low=low, of_all_high=high)


class FiguresView(BaseModel):
    """What is said about some cases."""

    opened: int = Field(description="In the period; the lengths, and the clocks, are theirs.")
    contact: LengthsView = Field(description="From the opening to the first contact; without anonymous customers.")
    resolve: LengthsView = Field(description="From the opening to the last time that it was resolved.")
    promises_kept: ShareView | None = Field(description="Of the calls that were promised for the period.")
    contact_clocks_met: ShareView | None = Field(description="Null where cases have no such clocks.")
    resolution_clocks_met: ShareView | None
    recovery: RecoveryView

    @classmethod
    def of(cls, one: Figures) -> "FiguresView":
        return cls(
            opened=one.opened,
            contact=LengthsView.of(one.contact, one.contact_open),
            resolve=LengthsView.of(one.resolve, one.resolve_open),
            promises_kept=ShareView.of(one.promises),
            contact_clocks_met=ShareView.of(one.contact_clocks),
            resolution_clocks_met=ShareView.of(one.resolution_clocks),
            recovery=RecoveryView.of(one.recovery),
        )


class GroupView(FiguresView):
    """The same of one group."""

    key: str | None = Field(description="Null: of the cases that have nothing to be grouped by.")

    @classmethod
    def of_group(cls, group: Group) -> "GroupView":
        return cls(key=group.key or None, **FiguresView.of(group.figures).model_dump())


class CauseView(BaseModel):
    """How many closed cases had a cause."""

    model_config = ConfigDict(from_attributes=True)

    cause: str
    cases: int
    share: float
    cumulative: float = Field(description="Share of this cause and of all that are more frequent.")


class CaseReportView(BaseModel):
    """A report about the cases of customers in a period; what was merged into another case is not counted twice."""

    from_: datetime = Field(serialization_alias="from", validation_alias="from")
    to: datetime
    total: FiguresView
    groups: list[GroupView] = Field(description="Those with most cases first.")
    causes: list[CauseView] = Field(description="Of the cases closed in the period, the most frequent first.")
    without_calendar: int = Field(
        description="Cases at places without declared business hours: there Monday to Friday from 9 to 17 counts."
    )

    @classmethod
    def from_domain(cls, report: CaseReport) -> "CaseReportView":
        period: dict[str, Any] = {"from": report.begin, "to": report.end}
        return cls(
            **period,
            total=FiguresView.of(report.total),
            groups=[GroupView.of_group(one) for one in report.groups],
            causes=[CauseView.model_validate(one) for one in report.causes],
            without_calendar=report.without_calendar,
        )
