"""Sessions: how long they last, and how their browser is called in a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import NotFoundError

SEEN_EVERY = timedelta(minutes=1)
"""More often it is not noted that a session is used."""
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class SessionNotFoundError(NotFoundError):
    slug = "session-not-found"
    title = "There is no such session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """How long a session lasts."""

    idle: timedelta
    """Without a request."""
    absolute: timedelta
    """From the sign-in on, whatever happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    id: UUID
    person_id: UUID
    created_at: datetime
    last_seen_at: datetime
    user_agent: str
    """Browser and system in two words."""
    address: str

    def is_over(self, at: datetime, lifetimes: Lifetimes) -> bool:
        return at - self.last_seen_at >= lifetimes.idle or at - self.created_at >= lifetimes.absolute

    def must_be_noted(self, at: datetime) -> bool:
        """Return whether it is time to note that it is used."""
        return at - self.last_seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """From where somebody signs in."""

    address: str
    """Network address of the request."""
    block: str
    """The address, or the block around it that one customer of a provider gets."""
    user_agent: str
    browser: str | None = None
    """Secret that was left in this browser at an earlier sign-in."""


def shortened(user_agent: str) -> str:
    """Return browser and system that a `User-Agent` names, such as `Firefox, Windows`."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))
