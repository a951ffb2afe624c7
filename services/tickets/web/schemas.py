"""Tickets as JSON."""

import dataclasses
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.tickets.domain.opening import ManualCase
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import Step, allowed_steps
from shared.vocabulary import Severity
from shared.web.lines import Key, Line
from shared.web.origin import SpotBody

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]

NOTE = "Goes into the history and stays in this service: events do not carry it."
_CASE: dict[str, Any] = {"subject": "Complaint at the counter: two hours of waiting", "touchpoint": "counter"}


class CaseBody(SpotBody):
    """A case to be opened by hand."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_CASE]})

    subject: Annotated[Line, Field(description="One line without personal data.")]
    severity: Severity | None = Field(default=None, description="How urgent it is; its deadlines follow from it.")
    survey: Key | None = None
    response_id: UUID | None = Field(default=None, description="The response it is about, when there is one.")
    respondent_id: UUID | None = Field(default=None, description="The customer, where their id is known.")
    note: Note | None = Field(default=None, description=NOTE)

    def to_domain(self) -> ManualCase:
        return ManualCase(**self.model_dump())


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
