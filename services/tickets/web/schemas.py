"""Tickets as JSON."""

import dataclasses
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.tickets.application.assigning import Assigned, Chosen
from services.tickets.domain.opening import ManualCase
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import Step, allowed_steps
from shared.keyed.preconditions import Precondition
from shared.web.lines import Key, Line
from shared.web.origin import SpotBody
from shared.web.problems import problem_of

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]

MAX_CHOSEN = 200
_NOTE = "Goes into the history and stays in this service: events do not carry it."
_CASE: dict[str, Any] = {"subject": "Complaint at the counter: two hours of waiting", "touchpoint": "counter"}


class CaseBody(SpotBody):
    """A case to be opened by hand."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_CASE]})

    subject: Annotated[Line, Field(description="One line without personal data.")]
    survey: Key | None = None
    response_id: UUID | None = Field(default=None, description="The response it is about, when there is one.")
    note: Note | None = Field(default=None, description=_NOTE)

    def to_domain(self) -> ManualCase:
        return ManualCase(**self.model_dump())


class StepBody(BaseModel):
    """What every step can carry."""

    model_config = ConfigDict(extra="forbid")

    note: Note | None = Field(default=None, description=_NOTE)


class NoteBody(BaseModel):
    """A note without a step."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[Note, Field(description=_NOTE)]


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


class AssignedView(BaseModel):
    """What became of one ticket."""

    id: UUID
    status: Literal["assigned", "refused"]
    tag: str | None = Field(default=None, description="Its `ETag` after the step.")
    problem: dict[str, Any] | None = Field(default=None, description="Why it was refused: a problem document.")

    @classmethod
    def from_domain(cls, one: Assigned) -> "AssignedView":
        if one.ticket is not None:
            return cls(id=one.ticket_id, status="assigned", tag=one.ticket.tag)
        return cls(id=one.ticket_id, status="refused", problem=problem_of(one.error) if one.error else None)


class AssignedManyView(BaseModel):
    """The result for each ticket, in the order they were sent."""

    results: list[AssignedView]


class ResolveBody(StepBody):
    """What was found."""

    root_cause: Line | None = Field(default=None, description="What went wrong, in the words of your list of causes.")


@dataclass(frozen=True, kw_only=True)
class TicketView(Ticket):
    """A ticket as it stands."""

    __pydantic_config__ = ConfigDict(json_schema_serialization_defaults_required=True)

    allowed_steps: tuple[Step, ...]
    """What can be done now."""

    @classmethod
    def from_domain(cls, ticket: Ticket) -> "TicketView":
        fields = {field.name: getattr(ticket, field.name) for field in dataclasses.fields(ticket)}
        return cls(allowed_steps=allowed_steps(ticket.state), **fields)
