"""What can go wrong with repeating a request, and with exports."""

from shared.errors import FieldProblem, InvalidError, InvalidFieldsError


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


class InvalidExportError(InvalidFieldsError):
    """An export was asked for that cannot be made."""

    message = "Correct the parameters named in `errors` and ask again."
