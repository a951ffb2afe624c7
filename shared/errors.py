"""The errors that the suite anticipates, in the terms of the business: no transport, no status numbers.

Two questions decide what happens to an error: whose fault is it, and will waiting help?
Every `HeedError` is deterministic: the same input fails again. A route answers it with a problem document, and the
consumer loop parks the event. `UnavailableError` is the other kind: waiting helps, so a route answers 503 with
`Retry-After`, and the consumer loop lags and tries again.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that is wrong; it names the field and never repeats the value."""

    field: str
    """Dotted path inside the input, such as `answers.recommend`."""
    detail: str
    """What is wrong and what would be right, without the value that was sent."""


class HeedError(Exception):
    """Base of every anticipated error."""

    slug = "error"
    """The stable name of the kind of problem; it becomes the last part of the problem's `type`."""
    title = "The request cannot be carried out"
    message = ""
    """What is wrong and what to do, where that is always the same; empty: the title says it."""

    def __init__(self, detail: str = "", *, problems: Sequence[FieldProblem] = ()) -> None:
        """Describe the error for the person who caused it.

        Args:
            detail: one sentence: what is wrong and what to do. Never contains a value that was sent.
            problems: the fields that are wrong.
        """
        self.detail = detail or self.message or self.title
        super().__init__(self.detail)
        self.problems = tuple(problems)


class InvalidError(HeedError):
    """The input is well-formed but its content is invalid."""

    slug = "invalid"
    title = "A field is invalid"


class InvalidFieldsError(InvalidError):
    message = "Correct the fields named in `errors` and send it again."

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Name every field that is wrong."""
        super().__init__(problems=problems)


class InvalidFieldError(InvalidError):
    """One field is invalid, and everything else may be right."""

    def __init__(self, *, field: str, detail: str) -> None:
        """Name the field, and describe what is wrong with it as a sentence without its subject."""
        super().__init__(f"`{field}` {detail}.", problems=[FieldProblem(field, detail)])


class NotFoundError(HeedError):
    """The requested thing does not exist."""

    slug = "not-found"
    title = "Not found"


class GoneError(HeedError):
    """The thing existed once, and is kept no longer."""

    slug = "gone"
    title = "It is not kept any more"


class ConflictError(HeedError):
    """The input contradicts what is stored, or the thing is in the wrong state for it."""

    slug = "conflict"
    title = "Conflict with the stored state"


class UnauthenticatedError(HeedError):
    """The caller did not prove their identity."""

    slug = "unauthenticated"
    title = "A key is needed"


class ForbiddenError(HeedError):
    """The caller is known but may not do this."""

    slug = "forbidden"
    title = "Not allowed"


class PreconditionFailedError(HeedError):
    """The thing is not in the state that the caller requires for the change."""

    slug = "precondition-failed"
    title = "It has changed in between"


class PreconditionRequiredError(HeedError):
    """The change needs a precondition: which state of the thing it is meant for."""

    slug = "precondition-required"
    title = "Say what you have read"


class TooManyRequestsError(HeedError):
    """The caller asks more often than the limits allow."""

    slug = "too-many-requests"
    title = "Too many requests"

    def __init__(self, retry_after_seconds: int) -> None:
        """Describe how long to wait.

        Args:
            retry_after_seconds: after which the request is within the limits again; at least 1.
        """
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"Wait {retry_after_seconds} seconds and send it again, with the same id if it had one.")


class UnavailableError(Exception):
    """A dependency, such as the database or the bus, does not answer; waiting helps."""
