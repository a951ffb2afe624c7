"""Alerts, signals, and why there are any, as JSON."""

import dataclasses
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.alerts.domain.alert import Alert
from services.alerts.domain.explained import Explained, ExplainedAlert, ExplainedSubject
from services.alerts.domain.group import Acknowledged
from services.alerts.domain.lint import Finding, FindingCode
from services.alerts.domain.recipients import Reached
from services.alerts.domain.signal import Signal
from services.alerts.domain.subject import CustomerKind
from services.alerts.domain.trial import MOST_TRIAL_DAYS, Count, Example, Trial
from services.alerts.domain.trigger_fields import OfferedTrigger
from services.alerts.domain.verdict import Outcome
from services.alerts.web.rule_bodies import RuleBody
from shared.directory.people import ColleagueKind
from shared.vocabulary import Comment, FindingLevel, ScoredAnswer, Severity, SubjectKind
from shared.web.lines import Key
from shared.web.origin import OriginView, SpotView


class AlertView(OriginView):
    """An alert with what is needed to act on it."""

    id: UUID
    rule: str
    rule_version: int
    trigger: OfferedTrigger
    severity: Severity
    opens_ticket: bool
    is_quiet: bool = Field(description="The answer was old already when it came in: nobody is disturbed.")
    response_id: UUID
    survey: str
    survey_version: int
    respondent_id: UUID | None
    reasons: list[ScoredAnswer]
    comments: list[Comment]
    occurred_at: datetime
    raised_at: datetime
    acknowledged_at: datetime | None = Field(description="Since when somebody takes care of it.")
    acknowledged_by: str | None = Field(description="Id of a person, or the name of a key.")

    @classmethod
    def from_domain(cls, alert: Alert, acknowledged: Acknowledged | None) -> "AlertView":
        named = {name: getattr(alert, name) for name in cls.model_fields if hasattr(alert, name)}
        place = dataclasses.asdict(alert.place)
        return cls(survey_version=place.pop("version"), **place, **named, **_care(acknowledged))


class SignalView(SpotView):
    """What was raised about something else than a response."""

    id: UUID
    rule: str
    rule_version: int
    trigger: OfferedTrigger
    subject: SubjectKind
    subject_id: str
    survey: str | None
    severity: Severity
    opens_ticket: bool
    is_quiet: bool
    respondent_id: UUID | None
    figures: dict[str, str | int | float] = Field(description="The numbers that decided, by name.")
    occurred_at: datetime
    raised_at: datetime
    acknowledged_at: datetime | None = Field(description="Since when somebody takes care of it.")
    acknowledged_by: str | None = Field(description="Id of a person, or the name of a key.")

    @classmethod
    def from_domain(cls, signal: Signal, acknowledged: Acknowledged | None) -> "SignalView":
        named = {name: getattr(signal, name) for name in cls.model_fields if hasattr(signal, name)}
        return cls(**named, **_care(acknowledged))


def _care(found: Acknowledged | None) -> dict[str, Any]:
    return {"acknowledged_at": found and found.at, "acknowledged_by": found and found.by}


class TestView(BaseModel):
    """One place in a rule that decided."""

    place: str = Field(description="Such as `when.all_of.1`, or `limits.active_hours`.")
    test: dict[str, Any] | None = Field(description="The test; null where the place is none of the condition.")
    holds: bool


class WhyView(BaseModel):
    """What one rule made of one thing."""

    rule: str
    rule_version: int
    name: str
    outcome: Outcome
    held_because: str | None = Field(description="The limit that held the alert back.")
    alert_id: UUID | None = Field(description="Of the alert, or of the signal.")
    tests: list[TestView] = Field(description="The tests that decided; in a `none_of` those that must not hold.")

    @classmethod
    def from_domain(cls, why: Explained) -> "WhyView":
        return cls(
            rule=why.rule.key,
            rule_version=why.rule.version,
            name=why.rule.definition.name,
            outcome=why.outcome,
            held_because=why.held_because,
            alert_id=why.alert_id,
            tests=[TestView(place=one.place, test=_json(one.test), holds=one.holds) for one in why.tests],
        )


def _json(test: Any) -> dict[str, Any] | None:  # noqa: ANN401 - JSON
    return None if test is None else dict(test)


class AlertWhyView(WhyView):
    """Why there is an alert, or a signal."""

    subject: SubjectKind
    subject_id: str

    @classmethod
    def of(cls, found: ExplainedAlert) -> "AlertWhyView":
        why = WhyView.from_domain(found.why)
        return cls(subject=found.subject, subject_id=found.subject_id, **dict(why))


class JudgedView(BaseModel):
    """What all rules made of one response or complaint."""

    kind: CustomerKind
    id: UUID
    revision: int
    judged_at: datetime
    rules: list[WhyView] = Field(description="By key: those that there were when it was judged last.")

    @classmethod
    def from_domain(cls, found: ExplainedSubject) -> "JudgedView":
        subject = found.subject
        return cls(
            kind=subject.kind,
            id=subject.id,
            revision=subject.revision,
            judged_at=found.judged_at,
            rules=[WhyView.from_domain(one) for one in found.rules],
        )


class LintBody(BaseModel):
    """A rule that is looked at and not stored."""

    key: Key | None = Field(default=None, description="Of the rule, when it is there already.")
    definition: RuleBody


class FindingView(BaseModel):
    """One thing that is questionable about a rule."""

    level: FindingLevel
    code: FindingCode
    place: str
    detail: str

    @classmethod
    def from_domain(cls, one: Finding) -> "FindingView":
        return cls(level=one.level, code=one.code, place=one.place, detail=one.detail)


class FindingsView(BaseModel):
    """All that is questionable about a rule; empty: nothing."""

    findings: list[FindingView]


class TryBody(LintBody):
    """A rule that is tried on the past and not stored."""

    days: int = Field(default=30, ge=1, le=MOST_TRIAL_DAYS, description="How far back.")
    zone: str | None = Field(
        default=None,
        max_length=64,
        description="IANA time zone of the days; by default that of the rule's limits, else UTC.",
    )


class BusiestDay(BaseModel):
    """The day with the most alerts."""

    on: date
    alerts: int

    @classmethod
    def of(cls, count: Count) -> "BusiestDay | None":
        found = count.busiest
        return None if found is None else cls(on=found[0], alerts=found[1])


class RecipientCount(BaseModel):
    """What one team or person would have got."""

    kind: ColleagueKind
    key: str
    name: str
    alerts: int
    a_day: float
    busiest_day: BusiestDay | None

    @classmethod
    def of(cls, reached: Reached, count: Count, days: int) -> "RecipientCount":
        return cls(
            kind=reached.kind,
            key=reached.key,
            name=reached.name,
            alerts=count.total,
            a_day=round(count.total / days, 2),
            busiest_day=BusiestDay.of(count),
        )


class ExampleView(SpotView):
    """Something that the rule would have fired on."""

    id: UUID
    received_at: datetime
    held_because: str | None
    covered_by: list[str] = Field(description="Keys of other rules that fired on it.")

    @classmethod
    def from_domain(cls, one: Example) -> "ExampleView":
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class TrialView(BaseModel):
    """What a rule would have done in the last days."""

    days: int
    zone: str
    judged: int = Field(description="Responses or complaints that were looked at.")
    alerts: int
    a_day: float
    busiest_day: BusiestDay | None
    by_day: dict[date, int]
    quiet: int = Field(description="Of the alerts, those that disturb nobody, because the answer was old already.")
    held_back: dict[str, int] = Field(description="Alerts that a limit would have held back, by limit.")
    covered: int = Field(description="Of the alerts, those on which another rule fired.")
    covered_by: dict[str, int] = Field(description="By rule.")
    recipients: list[RecipientCount] = Field(description="The busiest first.")
    nobody: int = Field(description="Of the alerts, those of which nobody would have known.")
    examples: list[ExampleView] = Field(description="The newest ones.")

    @classmethod
    def from_domain(cls, trial: Trial, days: int) -> "TrialView":
        recipients = [RecipientCount.of(reached, count, days) for reached, count in trial.of_recipients.items()]
        return cls(
            days=days,
            zone=trial.zone,
            judged=trial.judged,
            alerts=trial.fired.total,
            a_day=round(trial.fired.total / days, 2),
            busiest_day=BusiestDay.of(trial.fired),
            by_day=dict(sorted(trial.fired.by_day.items())),
            quiet=trial.quiet,
            held_back=dict(trial.held),
            covered=trial.covered,
            covered_by=dict(trial.covered_by.most_common()),
            recipients=sorted(recipients, key=lambda one: (-one.alerts, one.key)),
            nobody=trial.nobody,
            examples=[ExampleView.from_domain(one) for one in reversed(trial.examples)],
        )
