"""What can go wrong with messages."""

from shared.errors import ConflictError, InvalidFieldsError, NotFoundError


class MessageNotFoundError(NotFoundError):
    """No message has this id, or the caller does not see where it belongs."""

    slug = "message-not-found"
    title = "Unknown message"
    message = "There is no message with this id."


class MessageNotRedoableError(ConflictError):
    """It was sent, waits to be sent, or nobody is known any more to whom it could be sent."""

    slug = "message-not-redoable"
    title = "The message cannot be sent again"
    message = "Only what was refused, failed or bounced, or may not have been sent, can be sent again."


class MessageNotCancellableError(ConflictError):
    """It is being sent, or it is known already what became of it."""

    slug = "message-not-cancellable"
    title = "The message cannot be cancelled"
    message = "Only what waits to be sent can be cancelled."


class InvalidMessageError(InvalidFieldsError):
    """What a colleague wants to write cannot be sent as it is."""

    slug = "invalid-message"
    title = "The message is invalid"


class MessageIdTakenError(ConflictError):
    """The idempotency key stands for another message."""

    slug = "message-id-taken"
    title = "Another message was sent under this key"
    message = "Use a new `Idempotency-Key` for a new message."
