"""A rule tried on the past: what it would have raised, for whom, and what other rules raised already."""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.alerts.domain.facts import NO_HISTORY, History
from services.alerts.domain.limits import HeldBecause, Tally
from services.alerts.domain.recipients import Reached, reached_by
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.domain.subject import CustomerKind, Subject
from services.alerts.domain.trigger_fields import ABOUT_CUSTOMERS
from services.alerts.domain.verdict import verdict_on_subject
from shared.business_hours.checks import zone_of
from shared.directory.people import Directory
from shared.errors import InvalidFieldError
from shared.vocabulary import Spot

MOST_TRIAL_DAYS = 90
EXAMPLES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(Spot):
    """Something that the rule would have fired on."""

    id: UUID
    received_at: datetime
    held_because: HeldBecause | None
    covered_by: Sequence[str]
    """Keys of other rules that fired on it."""


@dataclass(slots=True)
class Count:
    """Alerts by day."""

    total: int = 0
    by_day: Counter[date] = field(default_factory=Counter)

    def add(self, day: date) -> None:
        self.total += 1
        self.by_day[day] += 1

    @property
    def busiest(self) -> tuple[date, int] | None:
        """The day with the most, the earliest of several; None: there are none."""
        return min(self.by_day.items(), key=lambda item: (-item[1], item[0]), default=None)


@dataclass(slots=True)
class Trial:
    """Takes what was judged, in the order in which it was received, and counts what the rule makes of it."""

    definition: RuleDefinition
    directory: Directory
    zone: str
    judged: int = 0
    fired: Count = field(default_factory=Count)
    """Alerts that would have been raised, the quiet ones included."""
    quiet: int = 0
    held: Counter[HeldBecause] = field(default_factory=Counter)
    covered: int = 0
    """Of those that would have been raised, those on which another rule fired."""
    covered_by: Counter[str] = field(default_factory=Counter)
    of_recipients: dict[Reached, Count] = field(default_factory=dict)
    nobody: int = 0
    """Notices that nobody would have got."""
    examples: deque[Example] = field(default_factory=lambda: deque(maxlen=EXAMPLES))
    """The newest ones."""
    _tally: Tally = field(init=False)
    _rule: Rule = field(init=False)
    _reached: dict[tuple[str | None, str | None], Sequence[Reached]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tally = Tally(self.definition.limits)
        self._rule = Rule.new("trial", self.definition.switched_on(), at=datetime.fromtimestamp(0, tz=UTC))

    @property
    def kind(self) -> CustomerKind:
        """What it is tried on.

        Raises:
            InvalidFieldError: nothing is kept of what the rule waits for.
        """
        if self.definition.trigger not in ABOUT_CUSTOMERS:
            detail = "must be about responses or complaints: of nothing else the past is kept"
            raise InvalidFieldError(field="definition.trigger", detail=detail)
        return "complaint" if self.definition.trigger == "complaint_filed" else "response"

    @property
    def needs_history(self) -> bool:
        """Whether it asks what else the same customer said."""
        return self.definition.when is not None and self.definition.when.needs_history()

    def fires_on(self, subjects: Sequence[Subject], histories: Mapping[UUID, History]) -> Sequence[Subject]:
        """Count the subjects as looked at and return those on which the rule fires, limits on its number aside."""
        self.judged += len(subjects)
        return [
            one
            for one in subjects
            if one.is_judged
            and verdict_on_subject(self._rule, one, histories.get(one.id, NO_HISTORY)).outcome == "fired"
        ]

    def take(self, subject: Subject, covered_by: Collection[str]) -> None:
        """Count one on which the rule fires; `covered_by` are the keys of other rules that did."""
        limits = self.definition.limits
        if limits.not_again_within_days is not None:
            self._tally.forget_before(subject.received_at - timedelta(days=limits.not_again_within_days))
        held = self._tally.admit(subject.received_at, subject.respondent_id)
        example = Example(
            id=subject.id,
            received_at=subject.received_at,
            touchpoint=subject.touchpoint,
            location=subject.location,
            held_because=held,
            covered_by=sorted(covered_by),
        )
        self.examples.append(example)
        if held is not None:
            self.held[held] += 1
            return
        day = subject.received_at.astimezone(zone_of(self.zone)).date()
        self.fired.add(day)
        self.covered += bool(covered_by)
        self.covered_by.update(covered_by)
        if limits.is_quiet(occurred_at=subject.occurred_at, received_at=subject.received_at):
            self.quiet += 1
        else:
            self._notify(subject, day)

    def _notify(self, subject: Subject, day: date) -> None:
        if self.definition.notify is None:
            return
        place = subject.touchpoint, subject.location
        if place not in self._reached:
            everybody = [
                reached
                for recipient in self.definition.notify.recipients
                for reached in reached_by(recipient, self.directory, touchpoint=place[0], location=place[1])
            ]
            self._reached[place] = list(dict.fromkeys(everybody))
        self.nobody += not self._reached[place]
        for reached in self._reached[place]:
            self.of_recipients.setdefault(reached, Count()).add(day)
