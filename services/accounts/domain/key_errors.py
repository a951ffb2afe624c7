"""What can be wrong with what people do to keys."""

from shared.errors import ConflictError, FieldProblem, ForbiddenError, NotFoundError


class KeyNotFoundError(NotFoundError):
    slug = "key-not-found"
    title = "There is no such key"


class KeyNameTakenError(ConflictError):
    slug = "key-name-taken"
    title = "Another key has this name"
    message = "Histories show a key by its name, so two keys in use cannot share one. Choose another name."

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(problems=[FieldProblem("name", "is the name of another key")])


class KeyEndedError(ConflictError):
    slug = "key-ended"
    title = "This key is not in use any more"
    message = "It was revoked or replaced, or has expired. Make a new key."


class BeyondOwnRightsError(ForbiddenError):
    """Somebody wants to give a key more than they have."""

    slug = "beyond-own-rights"
    title = "You cannot give more than you have"
