"""People and sessions as JSON."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.accounts.application.sessions import OwnSession
from services.accounts.domain.people.person import Person, PersonChange, PersonState
from services.accounts.domain.people.sign_in_names import LONGEST
from shared.access import Caller, Language, Role, Theme
from shared.web.lines import Line

_INVITED: dict[str, Any] = {"sign_in_name": "kim@example.com", "role": "agent", "display_name": "Kim Lee"}

Address = Annotated[str, Field(min_length=3, max_length=LONGEST, description="E-mail address with which they sign in.")]
UnitCode = Annotated[Line, Field(description="Code of the unit to whose places they are limited; null: none.")]


class InviteBody(BaseModel):
    """Somebody to invite."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_INVITED]})

    sign_in_name: Address
    role: Role
    unit: UnitCode | None = None
    display_name: Line | None = Field(default=None, description="Proposed to them; they choose.")
    language: Language = Field(default="en", description="Of the page to which the link leads; they choose.")


class ChangeBody(BaseModel):
    """What to change about somebody; what is missing stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "manager"}]})

    sign_in_name: Address | None = None
    display_name: Line | None = None
    role: Role | None = None
    unit: UnitCode | None = None
    is_active: bool | None = None

    def to_domain(self) -> PersonChange:
        """Return the change; null means the whole company for `unit`, and nothing for all other fields."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        return PersonChange(**{name: value for name, value in sent.items() if value is not None or name == "unit"})


class ResetBody(BaseModel):
    """How to make the link."""

    model_config = ConfigDict(extra="forbid")

    drops_second_factor: bool = Field(
        default=False, description="Whether it removes the second factor, too: for somebody who has lost it."
    )


class PersonView(BaseModel):
    """Somebody who works with Heed."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: UUID
    sign_in_name: str | None
    """Their e-mail address; null for callers without the scope `people:write`."""
    display_name: str
    role: Role
    unit: str | None
    state: PersonState
    language: Language
    zone: str
    created_at: datetime
    joined_at: datetime | None

    @classmethod
    def from_domain(cls, person: Person, caller: Caller) -> "PersonView":
        return cls(
            id=person.id,
            sign_in_name=person.sign_in_name if caller.may("people:write") else None,
            display_name=person.display_name,
            role=person.role,
            unit=person.unit,
            state=person.state,
            language=person.language,
            zone=person.zone,
            created_at=person.created_at,
            joined_at=person.joined_at,
        )


class LinkView(BaseModel):
    """A link to hand to a person. It is shown once."""

    url: str
    expires_at: datetime


class InvitedView(BaseModel):
    person: PersonView
    link: LinkView


class CallerView(BaseModel):
    """Who calls, and what they may do."""

    name: str
    """The name of the key, or the id of the person."""
    person_id: UUID | None
    display_name: str | None
    role: Role | None
    unit: str | None
    scopes: list[str]
    language: Language | None
    theme: Theme | None
    zone: str | None

    @classmethod
    def from_domain(cls, caller: Caller) -> "CallerView":
        profile = caller.profile
        return cls(
            name=caller.name,
            person_id=caller.person_id,
            display_name=profile.display_name if profile else None,
            role=profile.role if profile else None,
            unit=caller.unit,
            scopes=sorted(caller.scopes),
            language=profile.language if profile else None,
            theme=profile.theme if profile else None,
            zone=profile.zone if profile else None,
        )


class SessionView(BaseModel):
    """A browser in which the caller is signed in."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    user_agent: str
    address: str
    is_current: bool

    @classmethod
    def from_domain(cls, own: OwnSession) -> "SessionView":
        session = own.session
        return cls(
            id=session.id,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            user_agent=session.user_agent,
            address=session.address,
            is_current=own.is_current,
        )


class FailureView(BaseModel):
    """A failed sign-in with somebody's address."""

    at: datetime
    step: str
    """What was wrong: `password` or `code`."""
    address: str
    user_agent: str
