"""What can go wrong with complaints."""

from collections.abc import Sequence

from shared.errors import ConflictError, FieldProblem, InvalidError, NotFoundError


class ComplaintNotFoundError(NotFoundError):
    """No complaint has this id."""

    slug = "complaint-not-found"
    title = "Unknown complaint"

    def __init__(self) -> None:
        """Name the complaint as the thing that is missing."""
        super().__init__("There is no complaint with this id.")


class InvalidComplaintError(InvalidError):
    """One of the complaint's fields cannot be true."""

    slug = "invalid-complaint"
    title = "The complaint is invalid"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Name every field that is wrong."""
        super().__init__("Correct the fields named in `errors` and send the complaint again.", problems=problems)


class ComplaintIdTakenError(ConflictError):
    """Another complaint has this id."""

    slug = "complaint-id-taken"
    title = "The complaint id is taken"

    def __init__(self) -> None:
        """Tell the client how to get on."""
        super().__init__(
            "A complaint with this id is stored and its content differs. Nothing was changed; "
            "send a new complaint under a new id."
        )
