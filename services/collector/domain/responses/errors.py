"""What can go wrong with repeating a request, with corrections and with exports."""

from collections.abc import Sequence

from shared.errors import FieldProblem, InvalidError, PreconditionFailedError


class IdempotencyKeyReusedError(InvalidError):
    """An idempotency key came with another body before."""

    slug = "idempotency-key-reused"
    title = "The Idempotency-Key was used before"

    def __init__(self) -> None:
        """Tell the client how to get on."""
        rule = "was used with another body; a new request needs a new key"
        super().__init__(
            "Nothing was done: the key names an earlier request, whose body was another.",
            problems=[FieldProblem("Idempotency-Key", rule)],
        )


class InvalidExportError(InvalidError):
    """An export was asked for that cannot be made."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Name every parameter that is wrong."""
        super().__init__("Correct the parameters named in `errors` and ask again.", problems=problems)


class ResponseChangedError(PreconditionFailedError):
    """The response is not as the client knew it."""

    def __init__(self) -> None:
        """Tell the client how to get on."""
        super().__init__(
            "Nothing was changed: the response is not as it was when you read it. Read it again and repeat your "
            "correction on what it is now."
        )
