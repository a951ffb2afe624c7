"""Preconditions of changes, which protect against overwriting somebody else's change."""

from dataclasses import dataclass

from shared.errors import PreconditionFailedError, PreconditionRequiredError


@dataclass(frozen=True, slots=True)
class Precondition:
    """The state of a thing that a client expects."""

    tags: frozenset[str] | None = None
    """Its tag is one of these; None for any, as long as it exists."""
    is_new: bool = False
    """It does not exist; `tags` mean nothing then."""

    def holds(self, tag: str | None) -> bool:
        """Return whether a thing with this tag is as expected; None where there is no such thing."""
        if tag is None:
            return self.is_new
        return not self.is_new and (self.tags is None or tag in self.tags)


def check_expected(expected: Precondition | None, tag: str | None, *, thing: str) -> None:
    """Refuse a change when the thing, which nobody else can change meanwhile, is not as expected.

    Args:
        expected: by whoever makes the change; None expects nothing.
        tag: of the thing as it is; None where there is none.
        thing: what it is called, such as `journey`.

    Raises:
        PreconditionFailedError: it is not as expected.
    """
    if expected is not None and not expected.holds(tag):
        raise changed_in_between(thing)


def changed_in_between(thing: str) -> PreconditionFailedError:
    """Return the error for a thing that is not as expected."""
    return PreconditionFailedError(
        f"Nothing was changed: the {_words(thing)} is not as it was when you read it, or whether it exists differs "
        "from what you expected. Read it again and repeat your change on what it is now."
    )


def require_expected(expected: Precondition | None, *, thing: str) -> None:
    """Refuse to overwrite or delete a thing without a precondition.

    Raises:
        PreconditionRequiredError: nothing is expected.
    """
    if expected is None:
        message = (
            f"Nothing was changed: there is a {_words(thing)} already. Send its `ETag`, as you have read it, as "
            "`If-Match`; or `If-Match: *` to overwrite whatever is there."
        )
        raise PreconditionRequiredError(message)


def _words(thing: str) -> str:
    return thing.replace("_", " ")
