"""Somebody who works with Heed, from the invitation to the day on which their name is erased."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal
from uuid import UUID

from shared.access import ROLE_SCOPES, Language, Profile, Role, Theme
from shared.errors import ConflictError, NotFoundError
from shared.keyed.preconditions import Precondition, check_expected, require_expected

PersonState = Literal["invited", "active", "inactive", "erased"]


class PersonNotFoundError(NotFoundError):
    slug = "person-not-found"
    title = "There is no such person"


class SignInNameTakenError(ConflictError):
    slug = "sign-in-name-taken"
    title = "Somebody else signs in with this address"
    message = "An active person has this e-mail address already. Nothing was changed."


class LastAdminError(ConflictError):
    slug = "last-admin"
    title = "This is the last admin"
    message = "At least one active admin of the whole company has to stay. Make somebody else admin first."


class NotJoinedError(ConflictError):
    slug = "person-not-joined"
    title = "This person has not accepted the invitation yet"
    message = "Invite them again: the new link replaces the old one."


class NotActiveError(ConflictError):
    slug = "person-not-active"
    title = "This person is not active"
    message = "Activate them first."


class ErasedError(ConflictError):
    slug = "person-erased"
    title = "This person was erased"
    message = "What was erased does not come back. Invite them anew."


class Keep(Enum):
    """What stands for a field that stays as it is, where None would be a value."""

    KEEP = "keep"


KEEP: Literal[Keep.KEEP] = Keep.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What others decide about somebody."""

    sign_in_name: str | Literal[Keep.KEEP] = KEEP
    display_name: str | Literal[Keep.KEEP] = KEEP
    role: Role | Literal[Keep.KEEP] = KEEP
    unit: str | Literal[Keep.KEEP] | None = KEEP
    is_active: bool | Literal[Keep.KEEP] = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person. Whoever is erased keeps the id, which histories hold, and nothing that names them."""

    id: UUID
    sign_in_name: str | None
    """E-mail address with which they sign in; None once erased."""
    display_name: str
    role: Role
    unit: str | None = None
    """Code of the unit to whose places they are limited; None: the whole company."""
    language: Language = "en"
    theme: Theme = "auto"
    zone: str = "UTC"
    is_active: bool = False
    version: int = 1
    created_at: datetime
    joined_at: datetime | None = None
    """When they accepted the invitation; None until then."""
    erased_at: datetime | None = None

    @property
    def tag(self) -> str:
        return str(self.version)

    @property
    def state(self) -> PersonState:
        if self.erased_at is not None:
            return "erased"
        if self.is_active:
            return "active"
        return "invited" if self.joined_at is None else "inactive"

    @property
    def is_full_admin(self) -> bool:
        """Whether they keep the installation manageable: an active admin who is not limited to a unit."""
        return self.is_active and self.role == "admin" and self.unit is None

    @property
    def profile(self) -> Profile:
        return Profile(
            display_name=self.display_name,
            role=self.role,
            language=self.language,
            theme=self.theme,
            zone=self.zone,
        )

    def expect(self, expected: Precondition | None) -> "Person":
        """Return this person.

        Raises:
            PreconditionRequiredError: nothing is expected of them.
            PreconditionFailedError: they are not as expected.
        """
        require_expected(expected, thing="person")
        check_expected(expected, self.tag, thing="person")
        return self

    def joined(self, *, display_name: str, language: Language, zone: str, at: datetime) -> "Person":
        """Return them after they accepted the invitation."""
        return self._next(display_name=display_name, language=language, zone=zone, is_active=True, joined_at=at)

    def with_profile(self, *, display_name: str, language: Language, theme: Theme, zone: str) -> "Person":
        return self._next(display_name=display_name, language=language, theme=theme, zone=zone)

    def renewed(self) -> "Person":
        """Return them in their next version: something that belongs to them has changed.

        Raises:
            ErasedError: they were erased.
        """
        if self.erased_at is not None:
            raise ErasedError
        return self._next()

    def changed(self, change: PersonChange) -> "Person":
        """Return them with what others decide about them.

        Raises:
            ErasedError: they were erased.
            NotJoinedError: they are to be active and have not accepted the invitation.
        """
        if self.erased_at is not None:
            raise ErasedError
        if change.is_active is True and self.joined_at is None:
            raise NotJoinedError
        return self._next(**{name: value for name, value in dataclasses.asdict(change).items() if value is not KEEP})

    def erased(self, at: datetime) -> "Person":
        """Return what stays of them: the id, and what they were allowed to do.

        Raises:
            ErasedError: that was done before.
        """
        if self.erased_at is not None:
            raise ErasedError
        return self._next(sign_in_name=None, display_name="", is_active=False, erased_at=at)

    def loses_rights(self, after: "Person") -> bool:
        """Return whether `after` may do or see less: what was opened with the old rights must not go on."""
        fewer = not ROLE_SCOPES[self.role] <= ROLE_SCOPES[after.role]
        narrower = after.unit is not None and after.unit != self.unit
        return (self.is_active and not after.is_active) or fewer or narrower

    def _next(self, **changes: object) -> "Person":
        return dataclasses.replace(self, **changes, version=self.version + 1)  # type: ignore[arg-type]  # fields of ours
