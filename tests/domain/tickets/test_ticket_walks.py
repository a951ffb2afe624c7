"""Random walks: whatever people try, the history has the whole story."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.tickets.domain.cause import Cause, Causes
from services.tickets.domain.history import Entry, Settlement
from services.tickets.domain.opening import ManualCase, open_by_hand, open_for_alert
from services.tickets.domain.settling import close, know_outcome, resolve
from services.tickets.domain.taking_in import link_alert
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.domain.workflow import StepRefusedError
from shared.contracts.alerts import AlertRaised
from shared.errors import InvalidError
from shared.keyed.resource import KeyedResource
from shared.vocabulary import ScoredAnswer

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
RESPONSE = UUID("01890000-0000-7000-8000-000000000002")
PEOPLE = st.sampled_from(["kim", "alex", "sam"])
NOTES = st.one_of(st.none(), st.text(min_size=1, max_size=5))


def alert(number: int) -> AlertRaised:
    """Return the alert of that number on the same response."""
    return AlertRaised(
        alert_id=UUID(int=number),
        rule="unhappy-answer",
        severity="warning",
        response_id=RESPONSE,
        survey="visit",
        version=1,
        channel="web",
        touchpoint="delivery",
        reasons=(
            ScoredAnswer(
                question=f"question-{number % 3}",
                metric="nps",
                value=2,
                scale_min=0,
                scale_max=10,
                polarity="high_is_good",
                category="detractor",
            ),
        ),
        occurred_at=START,
        raised_at=START,
    )


CAUSES = Causes.of(
    [KeyedResource(key, Cause(names={"en": key}), 3, START, START) for key in ("carrier", "price")],
)


@dataclass(frozen=True)
class Story:
    """What the history alone says of a ticket."""

    state: str = ""
    assignee: str | None = None
    cause: str | None = None
    outcome: str | None = None
    contacted_at: datetime | None = None
    waiting_until: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


def replay(entries: list[Entry]) -> Story:
    """Return the ticket's story from its history."""
    story = Story()
    for entry in entries:
        story = replace(story, state=entry.to_state, assignee=entry.assignee, cause=entry.cause or story.cause)
        if entry.outcome is not None:
            story = replace(story, outcome=entry.outcome)
        if entry.action == "contacted":
            earlier = min(filter(None, (story.contacted_at, entry.took_place_at)))
            story = replace(story, contacted_at=earlier)
        elif entry.action == "resolved":
            story = replace(story, resolved_at=entry.at)
        elif entry.action in {"closed", "merged"}:
            story = replace(story, closed_at=entry.at)
        elif entry.action == "reopened":
            story = replace(story, cause=None, outcome=None, resolved_at=None, closed_at=None)
        until = entry.until if entry.action == "waited" else story.waiting_until
        story = replace(story, waiting_until=until if entry.to_state == "waiting" else None)
    return story


class TicketWalk(RuleBasedStateMachine):
    """Somebody opens a ticket, and people do to it what they like."""

    def __init__(self) -> None:
        """Start without a ticket."""
        super().__init__()
        self.now = START
        self.ticket: Ticket
        self.entries: list[Entry] = []
        self.alerts = 0

    def keep(self, change: Change) -> None:
        """Go on from the ticket as `change` left it."""
        self.ticket = change.ticket
        self.entries.append(change.entry)

    def tick(self) -> datetime:
        """Let time go by."""
        self.now += timedelta(minutes=1)
        return self.now

    @initialize(by_hand=st.booleans())
    def open(self, by_hand: bool) -> None:  # noqa: FBT001 - Hypothesis passes it by name
        """Open it by hand or for an alert."""
        ticket_id = UUID(int=99)
        if by_hand:
            case = ManualCase("Late parcel", response_id=RESPONSE, note="said on the phone")
            self.keep(open_by_hand(case, actor="desk", ticket_id=ticket_id, number=1, at=self.tick()))
        else:
            self.alerts = 1
            self.keep(open_for_alert(alert(1), ticket_id=ticket_id, number=1, at=self.tick()))

    @rule(who=PEOPLE, note=NOTES)
    def assign(self, who: str, note: str | None) -> None:
        """Try to assign it."""
        self._try(lambda: [self.ticket.assign(who, actor="desk", at=self.tick(), note=note)])

    @rule(note=NOTES, earlier=st.integers(0, 90))
    def contact(self, note: str | None, earlier: int) -> None:
        """Try to note a contact, some minutes after it happened."""
        at = self.tick()
        happened = at - timedelta(minutes=earlier)
        self._try(lambda: [self.ticket.contact(actor="desk", at=at, note=note, happened_at=happened)])

    @rule(note=NOTES, minutes=st.one_of(st.none(), st.integers(1, 90)))
    def wait(self, note: str | None, minutes: int | None) -> None:
        """Try to let it wait."""
        at = self.tick()
        until = None if minutes is None else at + timedelta(minutes=minutes)
        self._try(lambda: [self.ticket.wait(actor="desk", at=at, note=note, until=until)])

    @rule()
    def resume(self) -> None:
        """Try to go on."""
        self._try(lambda: [self.ticket.resume(actor="desk", at=self.tick())])

    @rule(note=NOTES, cause=st.one_of(st.none(), st.sampled_from(["carrier", "price", "gone"])))
    def resolve(self, note: str | None, cause: str | None) -> None:
        """Try to resolve it."""
        said = Settlement(cause=cause)
        self._try(lambda: [resolve(self.ticket, said, CAUSES, actor="desk", at=self.tick(), note=note)])

    @rule(
        cause=st.one_of(st.none(), st.sampled_from(["carrier", "price"])),
        action=st.one_of(st.none(), st.just("refunded")),
        reason=st.one_of(st.none(), st.just("declined")),
        outcome=st.one_of(st.none(), st.just("recovered")),
    )
    def close(self, cause: str | None, action: str | None, reason: Any, outcome: Any) -> None:
        """Try to close it; what is closed has all that must be said."""
        said = Settlement(cause=cause, action_taken=action, not_contacted_because=reason)
        self._try(lambda: close(self.ticket, said, CAUSES, actor="desk", at=self.tick(), outcome=outcome))

    @rule()
    def merge(self) -> None:
        """Try to merge it, rarely: that is the end of it."""
        if self.ticket.version % 7 == 0:
            self._try(lambda: [self.ticket.merge_into(UUID(int=5), actor="desk", at=self.tick())])

    @rule(note=NOTES)
    def reopen(self, note: str | None) -> None:
        """Try to reopen it."""
        self._try(lambda: [self.ticket.reopen(actor="desk", at=self.tick(), note=note)])

    @rule(outcome=st.sampled_from(["recovered", "unknown"]))
    def know(self, outcome: Any) -> None:
        """Say what became of the customer, in any state: nothing else changes."""
        before = self.ticket
        self._try(lambda: [know_outcome(self.ticket, outcome, actor="desk", at=self.tick())])
        same = ("state", "waiting_since", "contacted_at", "resolved_at", "closed_at")
        assert all(getattr(self.ticket, name) == getattr(before, name) for name in same)

    @rule()
    def link(self) -> None:
        """Let one more alert come in."""
        self.alerts += 1
        before = self.ticket.state
        self.keep(link_alert(self.ticket, alert(self.alerts), at=self.tick()))
        assert self.ticket.state == before

    def _try(self, step: Callable[[], list[Change]]) -> None:
        before = self.ticket
        try:
            changes = step()
        except (StepRefusedError, InvalidError):
            assert self.ticket == before
            return
        for change in changes:
            self.keep(change)

    @invariant()
    def the_history_replays_to_the_ticket(self) -> None:
        """Everything that steps set follows from the entries alone."""
        story = replay(self.entries)
        assert {name: getattr(self.ticket, name) for name in vars(story)} == vars(story)
        assert (self.ticket.closed_at is not None) == (self.ticket.state == "closed")

    @invariant()
    def nothing_is_closed_without_cause_and_action(self) -> None:
        """A closed case says why and what was done, and that somebody spoke to the customer or why not."""
        ticket = self.ticket
        if ticket.state == "closed" and ticket.merged_into is None:
            assert ticket.cause in {"carrier", "price"}
            assert ticket.cause_version == 3
            assert ticket.action_taken == "refunded"
            assert (ticket.contacted_at is None) == (ticket.not_contacted_because is not None)

    @invariant()
    def versions_count_up_by_one(self) -> None:
        """There is one entry per version, each goes on where the one before ended, and time does not run back."""
        assert [entry.version for entry in self.entries] == list(range(1, len(self.entries) + 1))
        assert self.ticket.version == len(self.entries)
        assert self.entries[0].from_state is None
        for before, after in zip(self.entries, self.entries[1:], strict=False):
            assert after.from_state == before.to_state
            assert after.at >= before.at

    @invariant()
    def every_alert_is_in_the_history_once(self) -> None:
        """Each alert opened the ticket or was linked, and its reasons are shown once."""
        seen = [entry.alert_id for entry in self.entries if entry.alert_id is not None]
        assert seen == [UUID(int=number) for number in range(1, self.alerts + 1)]
        assert len(self.ticket.reasons) == min(self.alerts, 3)
        assert self.ticket.alert_id == (seen[0] if seen else None)


TestTicketWalk = TicketWalk.TestCase
TestTicketWalk.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
