"""What callers send about tickets."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.tickets.domain.opening import ManualCase
from shared.web.lines import Key, Line

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]

_NOTE = "Goes into the history and stays in this service: events do not carry it."
_VERSION = "The version you have read; when the ticket has another by now, the answer is 409."
_CASE: dict[str, Any] = {"subject": "Complaint at the counter: two hours of waiting", "touchpoint": "counter"}


class CaseBody(BaseModel):
    """A case to be opened by hand."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_CASE]})

    subject: Annotated[Line, Field(description="One line without personal data.")]
    survey: Key | None = None
    touchpoint: Key | None = None
    location: Line | None = None
    response_id: UUID | None = Field(default=None, description="The response it is about, when there is one.")
    note: Note | None = Field(default=None, description=_NOTE)

    def to_domain(self) -> ManualCase:
        """Return the case."""
        return ManualCase(**self.model_dump())


class StepBody(BaseModel):
    """What can be said with every step."""

    model_config = ConfigDict(extra="forbid")

    note: Note | None = Field(default=None, description=_NOTE)
    version: Version | None = Field(default=None, description=_VERSION)


class AssignBody(StepBody):
    """Who becomes responsible."""

    assignee: Annotated[Line, Field(description="Name of a person or team.")]


class ResolveBody(StepBody):
    """What was found."""

    root_cause: Line | None = Field(default=None, description="What went wrong, in the words of your list of causes.")
