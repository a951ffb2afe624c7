"""What can go wrong with tickets."""

from shared.errors import ConflictError, NotFoundError


class TicketNotFoundError(NotFoundError):
    """There is no ticket of that id."""

    slug = "ticket-not-found"
    title = "There is no such ticket"


class StepRefusedError(ConflictError):
    """The ticket is in a state from which the step does not lead on."""

    slug = "ticket-step-refused"
    title = "The ticket does not allow this step now"


class StaleTicketError(ConflictError):
    """The ticket has changed since the caller read it."""

    slug = "ticket-changed"
    title = "The ticket has another version"


class ResponseHasTicketError(ConflictError):
    """The response already has an open ticket; a customer is called back once."""

    slug = "response-has-ticket"
    title = "This response has an open ticket"

    def __init__(self, number: int) -> None:
        """Name the ticket that is open."""
        super().__init__(f"Ticket number {number} is open for this response. Work on that one.")
