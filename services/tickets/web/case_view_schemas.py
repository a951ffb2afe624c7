"""Saved views of the inbox as JSON."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.application.case_views import ShownCaseView
from services.tickets.domain.case_query import CaseQuery, query_problems
from services.tickets.domain.case_view import LONGEST_NAME, CaseViewDefinition, InvalidCaseViewError, Sharing
from shared.web.lines import Key, Line

PAGE = "/console/tickets"
EXAMPLE: dict[str, Any] = {
    "name": "Critical in Graz",
    "query": "severity=critical&place=graz&order=waiting",
    "shared_with": "team",
    "team": "service",
}


class CaseViewBody(BaseModel):
    """A view as it is to be."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    name: Line = Field(max_length=LONGEST_NAME, description="Yours alone: no two of your views have the same.")
    query: str = Field(
        max_length=2000,
        description="What stands after the `?` in the address of the inbox: `state`, `who`, `due`, `severity`, "
        "`place`, `touchpoint`, `survey`, `waiting`, `order`. Empty: all open cases.",
    )
    shared_with: Sharing = Field(
        default="nobody", description="Who sees it besides you. Each sees in it the cases that are theirs to see."
    )
    team: Key | None = Field(default=None, description="Of `team`: the key of one that you belong to.")

    def to_domain(self) -> CaseViewDefinition:
        """Return the view.

        Raises:
            InvalidCaseViewError: the query has something in it that means nothing to the inbox.
        """
        if problems := list(query_problems(self.query)):
            raise InvalidCaseViewError(problems)
        return CaseViewDefinition(
            name=" ".join(self.name.split()),
            query=CaseQuery.parse(self.query),
            shared_with=self.shared_with,
            team=self.team,
        )


class CaseViewView(BaseModel):
    """A view as the caller sees it."""

    id: UUID
    owner: UUID
    name: str
    query: str = Field(description="In the one form in which the inbox writes it.")
    address: str = Field(description="Of the page that shows it.")
    shared_with: Sharing
    team: str | None
    may_change: bool = Field(description="Whether you may.")
    is_default: bool = Field(description="Whether your inbox opens with it.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, shown: ShownCaseView) -> "CaseViewView":
        view, definition = shown.view, shown.view.definition
        query = definition.query.canonical()
        return cls(
            id=view.id,
            owner=view.owner,
            name=definition.name,
            query=query,
            address=f"{PAGE}?{query or 'state=open'}",
            shared_with=definition.shared_with,
            team=definition.team,
            may_change=shown.may_change,
            is_default=shown.is_default,
            created_at=view.created_at,
            updated_at=view.updated_at,
        )


class DefaultBody(BaseModel):
    """The view to begin with."""

    model_config = ConfigDict(extra="forbid")

    view_id: UUID | None = Field(description="`null`: all open cases.")
