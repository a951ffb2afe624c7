"""What an error says about an event: wait and try again, set the event aside, or end the process."""

from enum import Enum

from sqlalchemy.exc import DBAPIError

from shared.contracts.wire.records import DecodeError
from shared.db.faults import is_transient
from shared.errors import HeedError, UnavailableError
from shared.failpoints import FailpointError

_SCHEMA_STATES = ("3F", "42501", "42703", "42883", "42P01")
"""No such schema, right, column, function or table: the migration has not run yet, and no event is to blame."""


class Verdict(Enum):
    """What to do about an error of a handler."""

    WAIT = "wait"
    """Something we depend on is away. It causes lag and never a dead letter."""
    PARK = "park"
    """The same event fails again however often it is tried."""
    RAISE = "raise"
    """The process is not in a state to go on."""


def verdict(error: BaseException) -> Verdict:
    """Judge an error of a handler, or of decoding."""
    if isinstance(error, BaseExceptionGroup):
        found = {verdict(each) for each in error.exceptions}
        return next(each for each in (Verdict.RAISE, Verdict.WAIT, Verdict.PARK) if each in found)
    if isinstance(error, FailpointError | MemoryError) or not isinstance(error, Exception):
        return Verdict.RAISE
    if isinstance(error, UnavailableError) or is_transient(error) or _schema_is_missing(error) or _is_machinery(error):
        return Verdict.WAIT
    return Verdict.PARK


def _schema_is_missing(error: Exception) -> bool:
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return str(state or "").startswith(_SCHEMA_STATES)


def _is_machinery(error: Exception) -> bool:
    """Tell whether the event loop or a transport complains; they raise bare `RuntimeError`s when a peer is gone."""
    return isinstance(error, RuntimeError) and not isinstance(error, NotImplementedError | RecursionError)


def describe(error: BaseException) -> str:
    """Return the error's class, and its text only where that is known not to repeat what somebody wrote."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, HeedError | DecodeError) else name
