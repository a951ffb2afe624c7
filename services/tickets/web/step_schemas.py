"""What steps of tickets are sent with, and what became of several, as JSON."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.application.several import Chosen, Done
from services.tickets.domain.history import NotContacted, Outcome, Settlement
from services.tickets.web.schemas import NOTE, Note
from shared.keyed.preconditions import Precondition
from shared.web.lines import Key, Line
from shared.web.moments import BodyMoment
from shared.web.problems import problem_of

MAX_CHOSEN = 200


class StepBody(BaseModel):
    """What every step can carry."""

    model_config = ConfigDict(extra="forbid")

    note: Note | None = Field(default=None, description=NOTE)


class NoteBody(BaseModel):
    """A note without a step."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[Note, Field(description=NOTE)]
    mentions: list[UUID] = Field(
        default=[],
        max_length=20,
        description="Ids of people who are to read it: each gets a notice and watches the ticket from now on. They "
        "must be able to see it.",
    )


class AssignBody(StepBody):
    """Who becomes responsible."""

    assignee: Annotated[
        Line,
        Field(description="The id of a person who sees the location of the ticket; or a free name, such as a team's."),
    ]
    even_if_away: bool = Field(default=False, description="Assign it although the person is away at the moment.")


class ChosenTicket(BaseModel):
    """One of several tickets."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    tag: Annotated[str, Field(max_length=100)] | None = Field(
        default=None,
        description="The `ETag` of the ticket as you have read it, with or without its quotes; `*` for whatever has "
        "changed. Without it the ticket is not assigned.",
    )

    def to_domain(self) -> Chosen:
        if self.tag is None:
            return Chosen(self.id, None)
        tags = None if self.tag == "*" else frozenset({self.tag.strip('"')})
        return Chosen(self.id, Precondition(tags))


class AssignManyBody(AssignBody):
    """Who becomes responsible for which tickets."""

    tickets: Annotated[list[ChosenTicket], Field(min_length=1, max_length=MAX_CHOSEN)]


class DoneView(BaseModel):
    """What became of one ticket."""

    id: UUID
    status: Literal["assigned", "closed", "refused"]
    tag: str | None = Field(default=None, description="Its `ETag` after the step.")
    problem: dict[str, Any] | None = Field(default=None, description="Why it was refused: a problem document.")

    @classmethod
    def from_domain(cls, one: Done, status: Literal["assigned", "closed"]) -> "DoneView":
        if one.ticket is not None:
            return cls(id=one.ticket_id, status=status, tag=one.ticket.tag)
        return cls(id=one.ticket_id, status="refused", problem=problem_of(one.error) if one.error else None)


class DoneManyView(BaseModel):
    """The result for each ticket, in the order they were sent."""

    results: list[DoneView]


class ContactBody(StepBody):
    """What was said, and when."""

    happened_at: BodyMoment = Field(
        default=None,
        description="When the customer was contacted, where that was earlier: a call that is logged later counts from "
        "when it happened. Not later than now, and at most 31 days before the case was opened.",
    )


class WaitBody(StepBody):
    """How long nothing can be done."""

    until: BodyMoment = Field(
        default=None, description="When the case goes on by itself; omitted: when somebody says so."
    )


class FollowUpBody(StepBody):
    """When somebody wants to look at the case again."""

    at: BodyMoment = Field(default=None, description="Omitted, or `null`: nobody needs to.")


class ResolveBody(StepBody):
    """What was found, and what was done about it."""

    cause: Key | None = Field(default=None, description="Key of a cause, see `GET /v1/causes`.")
    root_cause: Line | None = Field(default=None, description="What exactly went wrong, in own words.")
    action_taken: Annotated[Note, Field(description="What was done about it. " + NOTE)] | None = None
    not_contacted_because: NotContacted | None = Field(
        default=None,
        description="Why nobody has contacted the customer; not needed where somebody has, nor where the customer is "
        "anonymous.",
    )

    def settlement(self) -> Settlement:
        """Return what is said of the case."""
        return Settlement(
            cause=self.cause,
            root_cause=self.root_cause,
            action_taken=self.action_taken,
            not_contacted_because=self.not_contacted_because,
        )


class CloseBody(ResolveBody):
    """What was found and done, as far as it was not said before; and what became of the customer."""

    outcome: Outcome | None = Field(default=None, description="Omitted: nobody knows yet. It can be said later.")


class CloseManyBody(CloseBody):
    """The same for several tickets."""

    tickets: Annotated[list[ChosenTicket], Field(min_length=1, max_length=MAX_CHOSEN)]


class OutcomeBody(StepBody):
    """What became of the customer."""

    outcome: Outcome
