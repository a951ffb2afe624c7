"""Routes: when people work, how much they take, in which languages, and when they are away."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.accounts.domain.people.availability import MOST_ABSENCES, MOST_CASES, MOST_LANGUAGES, Availability
from services.accounts.web.deps import Menu
from services.accounts.web.sessions import person_of
from shared.access import Caller
from shared.business_hours.calendar import Weekday
from shared.directory.people import Absence
from shared.web.auth import AnyCaller, require
from shared.web.etags import CHANGED, IF_MATCH, UNSEEN, Expected, tagged

Reader = Annotated[Caller, require("people:read")]
Writer = Annotated[Caller, require("people:write")]


async def own_id(caller: AnyCaller) -> UUID:
    """Return who calls, before the body is read: a key learns that it is none."""
    return person_of(caller)


Own = Annotated[UUID, Depends(own_id)]

router = APIRouter(tags=["people"])

_ERASED: dict[int | str, dict[str, Any]] = {409: {"description": "This person was erased."}}
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such person within your unit."}}
_IF_MATCH: dict[str, Any] = {"parameters": [{**IF_MATCH, "required": True}]}
_PUT = (
    "It is put as a whole; absences that are over are not kept. A deputy has to be active, see the same unit and, "
    "where the person works on cases, be allowed to do so. Nobody stands in for themselves, nor in a circle: where "
    "absences overlap in time, the error names who would stand in for whom. `If-Match` takes the `ETag` of the person."
)
_EXAMPLE: dict[str, Any] = {
    "hours": {"monday": ["09:00-12:30", "13:30-18:00"], "friday": ["09:00-14:00"]},
    "languages": ["de", "en"],
    "capacity": 20,
    "absences": [{"starts_at": "2027-07-05T00:00:00+02:00", "ends_at": "2027-07-19T00:00:00+02:00", "deputy": None}],
}


class AbsenceBody(BaseModel):
    """When somebody is away, and who stands in."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    starts_at: AwareDatetime
    ends_at: AwareDatetime = Field(description="The first moment at which they are there again.")
    deputy: UUID | None = Field(default=None, description="Id of the person who stands in.")


class AvailabilityBody(BaseModel):
    """When somebody works, and what they take."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, json_schema_extra={"examples": [_EXAMPLE]})

    hours: dict[Weekday, list[Annotated[str, Field(max_length=20)]]] = Field(
        default={}, description="Working hours by weekday, each `HH:MM-HH:MM`, in the person's time zone."
    )
    languages: list[Annotated[str, Field(max_length=40)]] = Field(
        default=[], max_length=MOST_LANGUAGES, description="In which they can talk to customers, such as `de`."
    )
    capacity: int | None = Field(
        default=None, ge=0, le=MOST_CASES, description="How many open cases they take at most; null: no limit."
    )
    absences: list[AbsenceBody] = Field(default=[], max_length=MOST_ABSENCES)

    def to_domain(self) -> Availability:
        return Availability(
            hours={weekday: tuple(hours) for weekday, hours in self.hours.items()},
            languages=tuple(self.languages),
            capacity=self.capacity,
            absences=tuple(Absence(**one.model_dump()) for one in self.absences),
        )


@router.get("/v1/me/availability", summary="Read one's own hours, languages, capacity and absences")
async def read_own_availability(*, response: Response, caller: AnyCaller, menu: Menu) -> AvailabilityBody:
    person, found = await menu.people.read_availability(caller=caller, person_id=person_of(caller))
    tagged(response, person.tag)
    return AvailabilityBody.model_validate(found)


@router.put(
    "/v1/me/availability",
    summary="Declare one's own hours, languages, capacity and absences",
    description=_PUT,
    responses={**_ERASED, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def put_own_availability(
    *, response: Response, caller: AnyCaller, own: Own, menu: Menu, body: AvailabilityBody, expected: Expected
) -> AvailabilityBody:
    return await _put(response, caller, menu, own, body=body, expected=expected)


@router.get(
    "/v1/people/{person_id}/availability",
    summary="Read somebody's hours, languages, capacity and absences",
    responses=_UNKNOWN,
)
async def read_availability(*, response: Response, caller: Reader, menu: Menu, person_id: UUID) -> AvailabilityBody:
    person, found = await menu.people.read_availability(caller=caller, person_id=person_id)
    tagged(response, person.tag)
    return AvailabilityBody.model_validate(found)


@router.put(
    "/v1/people/{person_id}/availability",
    summary="Declare somebody's hours, languages, capacity and absences",
    description=_PUT,
    responses={**_UNKNOWN, **_ERASED, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def put_availability(
    *, response: Response, caller: Writer, menu: Menu, person_id: UUID, body: AvailabilityBody, expected: Expected
) -> AvailabilityBody:
    return await _put(response, caller, menu, person_id, body=body, expected=expected)


async def _put(
    response: Response, caller: Caller, menu: Menu, person_id: UUID, *, body: AvailabilityBody, expected: Expected
) -> AvailabilityBody:
    person, found = await menu.people.change_availability(
        caller=caller, person_id=person_id, availability=body.to_domain(), expected=expected
    )
    tagged(response, person.tag)
    return AvailabilityBody.model_validate(found)
