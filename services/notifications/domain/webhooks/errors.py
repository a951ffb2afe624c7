"""What can be wrong about subscriptions and their deliveries."""

from datetime import datetime

from shared.errors import ConflictError, GoneError, NotFoundError


class SubscriptionNotFoundError(NotFoundError):
    slug = "subscription-not-found"
    title = "There is no subscription with this key"


class DeliveryNotFoundError(NotFoundError):
    slug = "delivery-not-found"
    title = "There is no such delivery"


class NotKeptError(GoneError):
    """The events from a moment on are not kept any more, or never were."""

    slug = "events-not-kept"
    title = "Events from that moment are not kept"

    def __init__(self, since: datetime) -> None:
        """Name the earliest moment from which everything is kept."""
        super().__init__(f"Ask for events from {since.isoformat(timespec='seconds')} on; what came before is gone.")


class EventGoneError(GoneError):
    """What was delivered is not kept any more."""

    slug = "event-gone"
    title = "The event is not kept any more"
    message = "It is older than events are kept, or the person whom it was about was erased."


class UnderWayError(ConflictError):
    slug = "delivery-under-way"
    title = "The delivery is under way"
    message = "It is being sent or waits to be sent: nothing has to be done."


class TooManySecretsError(ConflictError):
    slug = "too-many-secrets"
    title = "Too many secrets are valid at once"
    message = "Wait until an older secret has ended, or rotate with `overlap_hours` 0, which ends all others."
