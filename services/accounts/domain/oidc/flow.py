"""A sign-in that is under way, what the provider says in the end, and how it can fail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.access import ROLE_SCOPES, Role
from shared.errors import ForbiddenError, UnauthenticatedError


class OidcFailedError(UnauthenticatedError):
    """What came back from the provider is not what was begun here, or not sound."""

    slug = "oidc-failed"
    title = "The sign-in did not work"
    message = "The answer of the sign-in service does not fit. Begin again."


class NoRoleError(ForbiddenError):
    """The provider knows them, and none of their groups has a role here."""

    slug = "oidc-no-role"
    title = "You have no role here yet"
    message = "None of your groups has a role in Heed. Ask whoever manages your accounts to add you to one that has."


class NotInvitedError(ForbiddenError):
    slug = "oidc-not-invited"
    title = "You are not invited here yet"
    message = "Ask an admin of Heed to invite you with the address that your account has."


class DeactivatedError(ForbiddenError):
    slug = "oidc-deactivated"
    title = "Your access to Heed was ended"
    message = "Ask an admin of Heed if you need it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What a browser began with, and must come back with."""

    state: str
    nonce: str
    verifier: str
    """Of PKCE: who has the code and not this gets no token."""
    next: str
    """The page of ours to which it leads."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody, as a provider vouches for them."""

    issuer: str
    subject: str
    email: str | None = None
    is_email_verified: bool = False
    name: str = ""
    locale: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a group gives: a role, in the whole company or in a unit."""

    role: Role
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class GroupRoles:
    """Which groups have a role. Without any, roles are given in Heed."""

    grants: Mapping[str, Grant] = field(default_factory=dict)

    def grant_of(self, groups: Collection[str]) -> Grant | None:
        """Return what somebody in these groups gets: the most of what they give; None when it is nothing.

        The highest role counts; among grants of that role one for the whole company before one for a unit, and of
        several units the one that is declared first.
        """
        found = [grant for group, grant in self.grants.items() if group in groups]
        rank = list(ROLE_SCOPES)
        return max(found, key=lambda one: (rank.index(one.role), one.unit is None), default=None)
