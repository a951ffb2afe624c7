"""Policies: what is questionable about them, and the deadlines that would follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.tickets.domain.clocks.calendars import calendar_key
from services.tickets.domain.clocks.choosing import Choice, choose
from services.tickets.domain.clocks.clock import Clock, ClockSpan, Terms, clock_at, reached_each
from services.tickets.domain.clocks.keeping import Reckoning
from services.tickets.domain.clocks.ladder import CaseOwners, Unreached, recipient_of
from services.tickets.domain.clocks.lint import Finding, findings_of
from services.tickets.domain.clocks.policy import CLOCK_KINDS, LadderStep, Policy, PolicyDefinition
from services.tickets.domain.clocks.working import Working, working_of
from services.tickets.store.policy_store import all_policies
from shared.clock import Clock as PresentMoment
from shared.contracts.notices import Recipient
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.keyed.resource import KeyedResource
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import ClockKind, Severity, Spot


@dataclass(frozen=True, slots=True)
class LintPolicies:
    unit_of_work: UnitOfWork
    clock: PresentMoment
    directory: ReadDirectory

    async def __call__(self) -> Sequence[Finding]:
        """Return what somebody should look at: cases without clocks, contradictions, steps that reach nobody."""
        directory = await self.directory()
        async with self.unit_of_work.read() as connection:
            policies = await all_policies(connection)
        return findings_of(policies, directory, self.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Imagined(Spot):
    """A case that there is not."""

    opened_at: datetime | None = None
    """None: now."""
    severity: Severity | None = None
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenStep:
    """A step of a ladder that would be taken if nobody did anything."""

    step: LadderStep
    due_at: datetime | None
    recipient: Recipient | None = None
    unreached: Unreached | None = None
    """Why nobody could be reached now; whoever has a case is known only when there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A clock that the case would have."""

    kind: ClockKind
    clock: Clock
    working: Working
    steps: Sequence[ForeseenStep]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The deadlines that a case would have."""

    choice: Choice
    calendar: str | None
    """Key of the calendar that counts; None: office hours, because the structure has none for the unit."""
    clocks: Sequence[Foreseen] = ()


@dataclass(frozen=True, slots=True)
class PreviewDeadlines:
    unit_of_work: UnitOfWork
    clock: PresentMoment
    directory: ReadDirectory

    async def __call__(
        self, *, case: Imagined, key: str | None = None, definition: PolicyDefinition | None = None
    ) -> Preview:
        """Return the deadlines of a case that would be opened at a moment.

        Args:
            case: that there is not.
            key: of the policy that is changed; None: it is a new one.
            definition: a policy that is not stored yet, and counts as if it were.

        Raises:
            InvalidPolicyError: the definition is invalid.
        """
        now = self.clock.now()
        directory = await self.directory()
        async with self.unit_of_work.read() as connection:
            policies = list(await all_policies(connection))
        if definition is not None:
            draft = KeyedResource.new(key or _DRAFT, definition, at=now)
            policies = [one for one in policies if one.key != draft.key] + [draft]
        units = [one.code for one in directory.structure.path_of(case.location or "")]
        choice = choose(policies, touchpoint=case.touchpoint, units=units or tuple(filter(None, (case.location,))))
        clocks = [] if choice.policy is None else list(_foreseen(case, choice.policy, directory, now))
        return Preview(choice=choice, calendar=calendar_key(directory.structure, case.location), clocks=clocks)


_DRAFT = "-"
"""In place of the key of a policy that has none yet; it comes before all others."""


def _foreseen(case: Imagined, policy: Policy, directory: Directory, now: datetime) -> Sequence[Foreseen]:
    reckoning = Reckoning(directory.structure)
    begin = case.opened_at or now
    found = []
    for kind in CLOCK_KINDS:
        target = policy.definition.target_of(kind, case.severity)
        if target is None or (kind == "contact" and case.is_anonymous):
            continue
        span = ClockSpan(kind=kind, run=1, begins_at=begin)
        terms = [Terms(since=begin, target=target, counted=reckoning.hours(case.location, target.hours))]
        clock = clock_at(span, terms, begin)
        steps = policy.definition.ladder
        moments = reached_each(span, terms, {one.percent for one in steps})
        found.append(
            Foreseen(
                kind=kind,
                clock=clock,
                working=working_of(span, terms, clock, begin),
                steps=[_step(one, moments[one.percent], case, directory, now) for one in steps],
            )
        )
    return found


def _step(
    step: LadderStep, due_at: datetime | None, case: Imagined, directory: Directory, now: datetime
) -> ForeseenStep:
    if step.recipient == "person":
        return ForeseenStep(step=step, due_at=due_at)
    owners = CaseOwners(touchpoint=case.touchpoint, location=case.location)
    reached = recipient_of(step.recipient, owners, directory, now)
    if isinstance(reached, Recipient):
        return ForeseenStep(step=step, due_at=due_at, recipient=reached)
    return ForeseenStep(step=step, due_at=due_at, unreached=reached)
