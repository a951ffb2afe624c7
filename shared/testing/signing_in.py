"""People who are signed in, for tests of one service: accounts stands in another process, so its answers are given."""

import secrets
from dataclasses import dataclass, field
from uuid import UUID

from fastapi import FastAPI

from shared.access import ROLE_SCOPES, Caller, Language, Profile, Role, Theme
from shared.clock import SystemClock
from shared.identity.identities import Credential, Identities
from shared.identity.ring import KeyRing
from shared.ids import uuid7
from shared.web.auth import FORM_TOKEN_HEADER, LOOPBACK_COOKIE, form_token


@dataclass(slots=True)
class KnownPeople:
    """What accounts would answer: the callers of sessions."""

    sessions: dict[str, Caller] = field(default_factory=dict)

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose session it is."""
        return self.sessions.get(credential.secret) if credential.kind == "session" else None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in."""

    caller: Caller
    session: str

    @property
    def cookies(self) -> dict[str, str]:
        """The cookie for a client or a browser."""
        return {LOOPBACK_COOKIE: self.session}

    @property
    def headers(self) -> dict[str, str]:
        """What their pages send along, cookie and form token; for `httpx`."""
        return {"Cookie": f"{LOOPBACK_COOKIE}={self.session}", FORM_TOKEN_HEADER: form_token(self.session)}


def sign_in(
    app: FastAPI,
    role: Role = "manager",
    *,
    name: str = "Erika Muster",
    language: Language = "en",
    theme: Theme = "auto",
    unit: str | None = None,
    locations: frozenset[str] | None = None,
    person_id: UUID | None = None,
) -> SignedIn:
    """Let somebody be signed in at `app`, until it is used by another test."""
    known = getattr(app.state, "known_people", None)
    if not isinstance(known, KnownPeople) or app.state.identities is not app.state.known_identities:
        known = app.state.known_people = KnownPeople()
        clock = SystemClock()
        app.state.identities = app.state.known_identities = Identities(
            KeyRing.of(app.state.settings), known, lambda: clock.now().timestamp()
        )
    person = person_id or uuid7()
    profile = Profile(display_name=name, role=role, language=language, theme=theme, zone="Europe/Berlin")
    session = secrets.token_urlsafe()
    known.sessions[session] = Caller(
        str(person), ROLE_SCOPES[role], person_id=person, unit=unit, locations=locations, profile=profile
    )
    return SignedIn(known.sessions[session], session)
