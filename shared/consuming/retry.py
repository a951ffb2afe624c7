"""What to do after an error of a handler: wait and try again, park the event, or end the process."""

from enum import Enum

from sqlalchemy.exc import DBAPIError

from shared.contracts.wire.records import DecodeError
from shared.db.faults import is_transient
from shared.errors import HeedError, UnavailableError
from shared.failpoints import FailpointError

_SCHEMA_STATES = ("3F", "42501", "42703", "42883", "42P01")
"""No such schema, right, column, function or table: the migration has not run yet, and no event is to blame."""


class Reaction(Enum):
    """What to do about an error of a handler."""

    WAIT = "wait"
    """A dependency is unavailable: the consumer lags, and no event becomes a dead letter."""
    PARK = "park"
    """The same event fails again however often it is tried."""
    RAISE = "raise"
    """The process is not in a state to go on."""


def reaction_to(error: BaseException) -> Reaction:
    """Return what to do about an error of a handler, or of decoding."""
    if isinstance(error, BaseExceptionGroup):
        found = {reaction_to(each) for each in error.exceptions}
        return next(each for each in (Reaction.RAISE, Reaction.WAIT, Reaction.PARK) if each in found)
    if isinstance(error, FailpointError | MemoryError) or not isinstance(error, Exception):
        return Reaction.RAISE
    if isinstance(error, UnavailableError) or is_transient(error) or _schema_is_missing(error) or _is_machinery(error):
        return Reaction.WAIT
    return Reaction.PARK


def _schema_is_missing(error: Exception) -> bool:
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return str(state or "").startswith(_SCHEMA_STATES)


def _is_machinery(error: Exception) -> bool:
    """Return whether the event loop or a transport raised it; they use bare `RuntimeError`s when a peer is gone."""
    return isinstance(error, RuntimeError) and not isinstance(error, NotImplementedError | RecursionError)


def describe(error: BaseException) -> str:
    """Return the error's class, and its text only where that is known not to quote what somebody wrote."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, HeedError | DecodeError) else name
