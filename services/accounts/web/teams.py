"""Routes: teams."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.accounts.domain.team import MOST_MEMBERS, Team, TeamDefinition
from services.accounts.web.structure import Menu
from shared.access import Caller
from shared.web.auth import require
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key, Line
from shared.web.paging import Page, PageQuery

THING = "team"
Reader = Annotated[Caller, require("structure:read")]
Writer = Annotated[Caller, require("structure:write")]
TeamKey = Annotated[Key, Path(description="The team's key.")]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]

router = APIRouter(prefix="/v1/teams", tags=["structure"])


class _TeamFields(BaseModel):
    name: Line
    lead: UUID | None = Field(default=None, description="Id of the person who leads it.")
    members: list[UUID] = Field(default=[], max_length=MOST_MEMBERS, description="Ids of people.")
    languages: list[LanguageTag] = Field(default=[], max_length=50, description="In which it can talk to customers.")


class TeamBody(_TeamFields):
    """A team as it shall be."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Customer service", "languages": ["de", "en"]}]}
    )

    def to_domain(self) -> TeamDefinition:
        return TeamDefinition(
            name=self.name, lead=self.lead, members=tuple(self.members), languages=tuple(self.languages)
        )


class TeamView(_TeamFields):
    """A team as it stands."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    key: str
    version: int = Field(description="Grows by one with every change.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, team: Team) -> "TeamView":
        definition = team.definition
        return cls(
            key=team.key,
            name=definition.name,
            lead=definition.lead,
            members=list(definition.members),
            languages=list(definition.languages),
            version=team.version,
            created_at=team.created_at,
            updated_at=team.updated_at,
        )


@router.put(
    "/{key}",
    summary="Make a team, or change it",
    description="Sending the same once more changes nothing. " + OVERWRITING,
    **put_docs(THING, TeamView),
)
async def put_team(
    _caller: Writer, menu: Menu, key: TeamKey, body: TeamBody, response: Response, expected: Expected
) -> TeamView:
    put = await menu.teams.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, TeamView.from_domain)


@router.get("", summary="List the teams by key")
async def list_teams(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[TeamView]:
    return await page_by_key(request, query, menu.teams.list, TeamView.from_domain)


@router.get("/{key}", summary="Read one team", **read_docs(THING, TeamView))
async def read_team(_caller: Reader, menu: Menu, key: TeamKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.teams.read(key=key), TeamView.from_domain)


@router.delete(
    "/{key}",
    summary="Delete a team",
    description="Refused while the structure names it. " + OVERWRITING,
    **delete_docs(THING),
)
async def delete_team(_caller: Writer, menu: Menu, key: TeamKey, expected: Expected) -> None:
    await menu.teams.delete(key=key, expected=expected)
