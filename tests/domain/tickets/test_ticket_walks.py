"""Random walks: whatever people try, the history has the whole story."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.tickets.domain.history import Entry
from services.tickets.domain.opening import ManualCase, open_by_hand, open_for_alert
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.domain.workflow import StepRefusedError
from shared.contracts.alerts import AlertRaised
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


def replay(entries: list[Entry]) -> tuple[str, str | None, str | None, datetime | None]:
    """Return state, assignee, root cause and closing moment from the history alone."""
    state, assignee, cause, closed_at = "", None, None, None
    for entry in entries:
        if entry.action == "assigned":
            assignee = entry.assignee
        cause = entry.root_cause if entry.action == "resolved" else None if entry.action == "reopened" else cause
        closed_at = entry.at if entry.action == "closed" else None if entry.action == "reopened" else closed_at
        state = entry.to_state
    return state, assignee, cause, closed_at


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
        self._try(lambda: self.ticket.assign(who, actor="desk", at=self.tick(), note=note))

    @rule(note=NOTES)
    def contact(self, note: str | None) -> None:
        """Try to note a contact."""
        self._try(lambda: self.ticket.contact(actor="desk", at=self.tick(), note=note))

    @rule(note=NOTES, cause=st.one_of(st.none(), st.sampled_from(["carrier", "price"])))
    def resolve(self, note: str | None, cause: str | None) -> None:
        """Try to resolve it."""
        self._try(lambda: self.ticket.resolve(actor="desk", at=self.tick(), note=note, root_cause=cause))

    @rule(note=NOTES)
    def close(self, note: str | None) -> None:
        """Try to close it."""
        self._try(lambda: self.ticket.close(actor="desk", at=self.tick(), note=note))

    @rule(note=NOTES)
    def reopen(self, note: str | None) -> None:
        """Try to reopen it."""
        self._try(lambda: self.ticket.reopen(actor="desk", at=self.tick(), note=note))

    @rule()
    def link(self) -> None:
        """Let one more alert come in."""
        self.alerts += 1
        before = self.ticket.state
        self.keep(self.ticket.link(alert(self.alerts), at=self.tick()))
        assert self.ticket.state == before

    def _try(self, step: object) -> None:
        before = self.ticket
        assert callable(step)
        try:
            self.keep(step())
        except StepRefusedError:
            assert self.ticket == before

    @invariant()
    def the_history_replays_to_the_ticket(self) -> None:
        """State, assignee, root cause and closing moment follow from the entries alone."""
        ticket = self.ticket
        assert replay(self.entries) == (ticket.state, ticket.assignee, ticket.root_cause, ticket.closed_at)
        assert (ticket.closed_at is not None) == (ticket.state == "closed")

    @invariant()
    def versions_count_up_by_one(self) -> None:
        """There is one entry per version, each goes on where the one before ended, and time does not run back."""
        assert [entry.version for entry in self.entries] == list(range(1, len(self.entries) + 1))
        assert self.ticket.version == len(self.entries)
        assert self.entries[0].from_state is None
        for before, after in zip(self.entries, self.entries[1:], strict=False):
            assert after.from_state == before.to_state
            assert after.at > before.at

    @invariant()
    def every_alert_is_in_the_history_once(self) -> None:
        """Each alert opened the ticket or was linked, and its reasons are shown once."""
        seen = [entry.alert_id for entry in self.entries if entry.alert_id is not None]
        assert seen == [UUID(int=number) for number in range(1, self.alerts + 1)]
        assert len(self.ticket.reasons) == min(self.alerts, 3)
        assert self.ticket.alert_id == (seen[0] if seen else None)


TestTicketWalk = TicketWalk.TestCase
TestTicketWalk.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
