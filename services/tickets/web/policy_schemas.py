"""Policies as JSON: what is aimed at, what is questionable about it, and the deadlines that would follow."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.tickets.application.clocks.policies import Foreseen, ForeseenStep, Imagined, Preview
from services.tickets.domain.clocks.lint import Finding, FindingCode
from services.tickets.domain.clocks.policy import (
    LADDER,
    MAX_NAME,
    MOST_HORIZON_HOURS,
    MOST_MINUTES,
    MOST_PERCENT,
    MOST_PLACES,
    RUNGS,
    Hours,
    LadderStep,
    Policy,
    PolicyDefinition,
    Target,
    Targets,
    Urgency,
)
from services.tickets.domain.clocks.words import ClockWords
from services.tickets.web.clock_schemas import WorkingStepView, working_views
from shared.access import Language
from shared.vocabulary import ClockKind, LadderRung, RecipientKind, Severity
from shared.web.lines import Key, Line
from shared.web.origin import AtTouchpointBody

EXAMPLE: dict[str, Any] = {
    "name": "Complaints at the till",
    "targets": {
        "critical": {"contact": {"minutes": 120}, "resolution": {"minutes": 960}},
        "warning": {"contact": {"minutes": 480}, "resolution": {"minutes": 2400}},
    },
    "touchpoints": ["till"],
}
_STRICT = ConfigDict(extra="forbid")
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class TargetBody(BaseModel):
    """How much time there is."""

    model_config = _STRICT

    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)]
    hours: Hours = Field(
        default="business", description="Which time counts: the business hours of the case's unit, or all of it."
    )

    def to_domain(self) -> Target:
        return Target(minutes=self.minutes, hours=self.hours)


class TargetsBody(BaseModel):
    """What is aimed at for cases of one severity; omitted: there is no such clock."""

    model_config = _STRICT

    contact: TargetBody | None = Field(default=None, description="Until somebody speaks to the customer.")
    resolution: TargetBody | None = Field(default=None, description="Until the case is resolved or closed.")

    def to_domain(self) -> Targets:
        return Targets(
            contact=None if self.contact is None else self.contact.to_domain(),
            resolution=None if self.resolution is None else self.resolution.to_domain(),
        )


class LadderStepBody(BaseModel):
    """After which share of a target who gets to know."""

    model_config = _STRICT

    percent: Annotated[int, Field(ge=1, le=MOST_PERCENT)]
    recipient: LadderRung

    def to_domain(self) -> LadderStep:
        return LadderStep(percent=self.percent, recipient=self.recipient)


def _ladder() -> list[LadderStepBody]:
    return [LadderStepBody(percent=step.percent, recipient=step.recipient) for step in LADDER]


class PolicyBody(BaseModel):
    """A policy as it is to be."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    name: Annotated[Line, Field(max_length=MAX_NAME)]
    targets: dict[Urgency, TargetsBody] = Field(
        description="By severity; `none` is that of cases opened by hand. A case of one that is not named has no clock."
    )
    touchpoints: Annotated[list[Key], Field(max_length=MOST_PLACES)] = Field(
        default_factory=list, description="Keys of those for which it holds; empty: for all."
    )
    units: Annotated[list[Line], Field(max_length=MOST_PLACES)] = Field(
        default_factory=list, description="Codes of the units in and below which it holds; empty: in all."
    )
    pauses_while_waiting: bool = Field(
        default=True,
        description="Whether the resolution's clock stands still while the case waits; that of the contact never does.",
    )
    ladder: Annotated[list[LadderStepBody], Field(max_length=len(RUNGS))] = Field(
        default_factory=_ladder, description="In growing order, further up with each step."
    )
    horizon_hours: Annotated[int, Field(ge=1, le=MOST_HORIZON_HOURS)] = Field(
        default=72, description="A step that is taken later than this is said with the digest of the morning, as old."
    )

    def to_domain(self) -> PolicyDefinition:
        return PolicyDefinition(
            name=self.name,
            targets={urgency: targets.to_domain() for urgency, targets in self.targets.items()},
            touchpoints=tuple(self.touchpoints),
            units=tuple(self.units),
            pauses_while_waiting=self.pauses_while_waiting,
            ladder=tuple(step.to_domain() for step in self.ladder),
            horizon_hours=self.horizon_hours,
        )


class PolicyView(PolicyBody):
    """A policy as it stands."""

    key: str
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, one: Policy) -> "PolicyView":
        terms = one.definition
        return cls(
            key=one.key,
            **body_fields(terms),
            version=one.version,
            created_at=one.created_at,
            updated_at=one.updated_at,
        )


def body_fields(terms: PolicyDefinition) -> dict[str, Any]:
    """Return a policy as the fields of a body."""
    return {
        "name": terms.name,
        "targets": {urgency: _targets(targets) for urgency, targets in terms.targets.items()},
        "touchpoints": list(terms.touchpoints),
        "units": list(terms.units),
        "pauses_while_waiting": terms.pauses_while_waiting,
        "ladder": [LadderStepBody(percent=step.percent, recipient=step.recipient) for step in terms.ladder],
        "horizon_hours": terms.horizon_hours,
    }


def _targets(targets: Targets) -> TargetsBody:
    return TargetsBody(contact=_target(targets.contact), resolution=_target(targets.resolution))


def _target(target: Target | None) -> TargetBody | None:
    return None if target is None else TargetBody(minutes=target.minutes, hours=target.hours)


class FindingView(BaseModel):
    """One thing that somebody should look at."""

    code: FindingCode
    policy: str | None = Field(description="Its key; null: it is about all of them.")
    place: str = Field(description="Where in the policy, such as `ladder.1`.")
    names: list[str] = Field(
        description="What it is about: severities, units, touchpoints, another policy; of a step that reaches nobody, "
        "first why that is so, then where."
    )
    count: int = Field(description="How many there are; `names` holds a few.")

    @classmethod
    def from_domain(cls, one: Finding) -> "FindingView":
        return cls(code=one.code, policy=one.policy, place=one.place, names=list(one.names), count=one.count)


class FindingsView(BaseModel):
    findings: list[FindingView]


class PreviewBody(AtTouchpointBody):
    """A case that there is not, and perhaps a policy that is not stored yet."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"severity": "critical", "unit": "graz", "touchpoint": "till"}]}
    )

    opened_at: Annotated[AwareDatetime, Field(ge=_EARLIEST, le=_LATEST)] | None = Field(
        default=None, description="Omitted: now."
    )
    severity: Severity | None = None
    unit: Line | None = Field(default=None, description="Code of the unit where it happened, usually a location.")
    is_anonymous: bool = Field(default=False, description="Nobody knows the customer, so nobody can contact them.")
    key: Key | None = Field(default=None, description="Of the policy that `policy` would replace; omitted: it is new.")
    policy: PolicyBody | None = Field(default=None, description="Counts as if it were stored.")

    def to_domain(self) -> Imagined:
        return Imagined(
            opened_at=None if self.opened_at is None else self.opened_at.astimezone(UTC),
            severity=self.severity,
            touchpoint=self.touchpoint,
            location=self.unit,
            is_anonymous=self.is_anonymous,
        )


class ForeseenStepView(BaseModel):
    """A step of the ladder, if nobody did anything."""

    percent: int
    rung: LadderRung
    due_at: datetime | None
    recipient: RecipientKind | None = Field(description="Who would get it now; null: nobody, or whoever has the case.")
    person_id: UUID | None
    unreached: str | None = Field(description="Why nobody would: the next step would be taken at once.")

    @classmethod
    def from_domain(cls, one: ForeseenStep) -> "ForeseenStepView":
        return cls(
            percent=one.step.percent,
            rung=one.step.recipient,
            due_at=one.due_at,
            recipient=one.recipient.kind if one.recipient else None,
            person_id=one.recipient.person_id if one.recipient else None,
            unreached=one.unreached,
        )


class ForeseenView(BaseModel):
    """A clock that the case would have."""

    kind: ClockKind
    due_at: datetime | None
    deadline: str
    zone: str
    working: list[WorkingStepView]
    steps: list[ForeseenStepView]

    @classmethod
    def from_domain(cls, one: Foreseen, language: Language) -> "ForeseenView":
        words = ClockWords(one.clock, one.working, one.clock.begins_at, language)
        return cls(
            kind=one.kind,
            due_at=one.clock.due_at,
            deadline=words.deadline(),
            zone=one.working.terms.counted.calendar.zone,
            working=working_views(words),
            steps=[ForeseenStepView.from_domain(step) for step in one.steps],
        )


class PreviewView(BaseModel):
    """The deadlines that a case would have."""

    policy: str | None = Field(description="Key of the one that holds; `-`: that of the request. Null: none does.")
    policy_name: str | None
    others: list[str] = Field(description="Keys of those that would hold if it did not, the next one first.")
    is_tied: bool = Field(description="The next one is as specific: the smaller key decides.")
    calendar: str | None = Field(description="Key of the business hours that count; null: Monday to Friday, 9 to 17.")
    clocks: list[ForeseenView]

    @classmethod
    def from_domain(cls, one: Preview, language: Language) -> "PreviewView":
        policy = one.choice.policy
        return cls(
            policy=policy.key if policy else None,
            policy_name=policy.definition.name if policy else None,
            others=[other.key for other in one.choice.others],
            is_tied=one.choice.is_tied,
            calendar=one.calendar,
            clocks=[ForeseenView.from_domain(clock, language) for clock in one.clocks],
        )
