"""Who acts: the caller of the request at hand. A route's check of the caller sets it, audits record it."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["key", "person", "suite"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where."""

    name: str
    """The name of a key, the id of a person, or `heed` for the suite itself."""
    kind: ActorKind
    address: str | None = None
    """The network address that the request came from."""


SUITE = Actor("heed", "suite")
_current: ContextVar[Actor] = ContextVar("heed_actor", default=SUITE)


def current_actor() -> Actor:
    """Return who acts; the suite itself, where nobody asked for what is being done."""
    return _current.get()


def act_as(actor: Actor) -> None:
    """Record who acts from here on, within this request."""
    _current.set(actor)
