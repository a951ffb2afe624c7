"""Clocks as JSON, with the working in words."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, Field

from services.tickets.application.clocks.reading import CaseClocks, ShownClock
from services.tickets.domain.clocks.clock import ClockState
from services.tickets.domain.clocks.due_state import DueState
from services.tickets.domain.clocks.ladder import TakenStep, Unreached
from services.tickets.domain.clocks.policy import Hours
from services.tickets.domain.clocks.words import ClockWords, target_in_words
from services.tickets.domain.clocks.working import WorkingKind
from shared.access import Language
from shared.vocabulary import ClockKind, LadderRung


def seconds(length: timedelta) -> int:
    return int(length.total_seconds())


class WorkingStepView(BaseModel):
    """A part of the way to the deadline; what all of them count adds up."""

    kind: WorkingKind = Field(description="`paused`: the case waited; `changed`: other terms hold from here on.")
    begins_at: datetime
    ends_at: datetime
    counted_seconds: int
    text: str


class TakenStepView(BaseModel):
    """A step of the ladder that was taken, or that reached nobody."""

    number: int
    percent: int
    rung: LadderRung
    due_at: datetime
    fired_at: datetime
    late_seconds: int
    is_old: bool = Field(description="Later than the policy's horizon: it was said as something old.")
    fell_because: Unreached | None = Field(description="Why it reached nobody, so that the next one was taken at once.")
    is_reached: bool

    @classmethod
    def from_domain(cls, step: TakenStep) -> "TakenStepView":
        return cls(**{name: getattr(step, name) for name in cls.model_fields})


class ClockView(BaseModel):
    """One clock: what was aimed at, how it stands, and how that came about."""

    kind: ClockKind
    run: int = Field(description="1 from the opening, one more with each reopening.")
    state: ClockState = Field(
        description="`missed`: its time is over and it is not done; `late`: it was done afterwards; `stopped`: the "
        "case ended before, so it is neither kept nor missed."
    )
    begins_at: datetime
    due_at: datetime | None = Field(description="Null: it is paused, or its calendar never opens.")
    done_at: datetime | None = Field(description="When the customer was contacted, or the case was settled.")
    recorded_at: datetime | None = Field(description="When that was written down.")
    is_healed: bool = Field(description="It counted as missed until somebody wrote down what they had done in time.")
    ended_at: datetime | None
    paused_since: datetime | None
    spent_seconds: int
    target_seconds: int
    target: str = Field(description="In words.")
    hours: Hours
    zone: str = Field(description="Of the calendar by which it goes: words name moments by its clocks.")
    calendar_version: str = Field(description="Equal as long as nobody edits the calendar.")
    policy: str
    policy_version: int
    is_outdated: bool = Field(description="The policy or the calendar of now says something else; it goes on as it is.")
    deadline: str = Field(description="How the deadline came about, in one line.")
    standing: str = Field(description="How the clock stands, in one line.")
    working: list[WorkingStepView]
    next_step_at: datetime | None = Field(description="When the next step of its ladder is due.")
    steps: list[TakenStepView]
    acknowledged_at: datetime | None
    acknowledged_by: str | None

    @classmethod
    def from_domain(cls, shown: ShownClock, now: datetime, language: Language) -> "ClockView":
        kept, clock, terms = shown.kept, shown.clock, shown.working.terms
        words = ClockWords(clock, shown.working, now, language)
        return cls(
            kind=clock.kind,
            run=clock.run,
            state=clock.state,
            begins_at=clock.begins_at,
            due_at=clock.due_at,
            done_at=clock.done_at,
            recorded_at=clock.recorded_at,
            is_healed=clock.is_healed,
            ended_at=clock.ended_at,
            paused_since=clock.paused_since,
            spent_seconds=seconds(clock.spent),
            target_seconds=seconds(clock.target),
            target=target_in_words(terms.target, language),
            hours=terms.target.hours,
            zone=terms.counted.calendar.zone,
            calendar_version=terms.counted.digest,
            policy=kept.policy,
            policy_version=kept.policy_version,
            is_outdated=shown.is_outdated,
            deadline=words.deadline(),
            standing=words.standing(),
            working=working_views(words),
            next_step_at=kept.next_at,
            steps=[TakenStepView.from_domain(step) for step in shown.steps],
            acknowledged_at=kept.acknowledged_at,
            acknowledged_by=kept.acknowledged_by,
        )


def working_views(words: ClockWords) -> list[WorkingStepView]:
    """Return the steps to a deadline in words."""
    return [
        WorkingStepView(
            kind=step.kind,
            begins_at=step.begin,
            ends_at=step.end,
            counted_seconds=seconds(step.counted),
            text=text,
        )
        for step, text in zip(words.working.steps, words.steps(), strict=True)
    ]


class ClocksView(BaseModel):
    """The clocks of a ticket, the newest run first."""

    ticket_id: UUID
    due_state: DueState = Field(description="In one word, over all clocks of which something has still to be done.")
    language: Language
    clocks: list[ClockView]

    @classmethod
    def from_domain(cls, shown: CaseClocks, language: Language) -> "ClocksView":
        clocks = [ClockView.from_domain(one, shown.now, language) for one in shown.clocks]
        return cls(ticket_id=shown.ticket.id, due_state=shown.due_state, language=language, clocks=clocks)
