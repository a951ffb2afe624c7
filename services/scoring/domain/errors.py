"""What can go wrong in scoring."""

from shared.errors import (
    ConflictError,
    FieldProblem,
    GoneError,
    InvalidError,
    InvalidFieldError,
    InvalidFieldsError,
    NotFoundError,
    TooManyRequestsError,
)


class InvalidWindowError(InvalidFieldError):
    """The window of a query cannot be answered from counts by quarters of an hour, or is no window at all."""

    slug = "invalid-window"
    title = "The window cannot be answered"


class UnlikeSeriesError(InvalidError):
    """Adding these answers up would give a number without a meaning."""

    slug = "unlike-series"
    title = "The answers were given on unlike scales"

    def __init__(self, detail: str) -> None:
        """Say in `detail` what differs."""
        super().__init__(detail, problems=[FieldProblem("question", detail)])


class UnanswerableQueryError(InvalidFieldError):
    """A question about scores that has no answer, or none that would be true."""

    slug = "unanswerable-query"
    title = "This cannot be answered"


class InvalidJourneyError(InvalidFieldsError):
    """A journey makes no sense."""

    slug = "invalid-journey"
    title = "The journey makes no sense"


class JourneyNotFoundError(NotFoundError):
    """There is no journey of this key."""

    title = "There is no journey with this key"


class InvalidTargetError(InvalidFieldError):
    """A target cannot be reached or missed by the scores that it names."""

    slug = "invalid-target"
    title = "The target makes no sense"


class TargetNotFoundError(NotFoundError):
    """There is no target of this key."""

    title = "There is no target with this key"


class RebuildRunningError(ConflictError):
    """Scores are being rebuilt by somebody else."""

    slug = "rebuild-running"
    title = "Another replay is running; wait for its end"


class RebuildLostError(ConflictError):
    """The rebuilt tables are not those that this rebuild made."""

    slug = "rebuild-lost"
    title = "The rebuilt tables were removed or made anew by another replay; nothing was changed, start again"


class RebuildHinderedError(ConflictError):
    """The rebuilt tables cannot take the place of the live ones."""

    slug = "rebuild-hindered"
    title = "The rebuilt tables cannot take the place of the live ones"


class CursorTooOldError(GoneError):
    """Events that followed a reader's place are not kept any more."""

    slug = "cursor-too-old"
    title = "Events after this cursor are not kept any more"
    message = (
        "Begin again without a cursor, which gives the oldest events that are kept, and read what holds now from "
        "`GET /v1/scores`. `HEED_SCORING_EVENTS_KEPT_HOURS` says how long events are kept."
    )


class TooManyListenersError(TooManyRequestsError):
    """All places for listeners are taken."""

    slug = "too-many-listeners"
    title = "Too many listeners"


class NoWordsError(InvalidFieldError):
    """A search names no word that comments could have."""

    slug = "no-words"
    title = "There is nothing to look for"


class VerbatimNotFoundError(NotFoundError):
    """There is no such comment, or none that the caller may see."""

    title = "There is no such comment"
