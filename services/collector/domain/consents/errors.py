"""What can go wrong with consents and suppressed addresses."""

from shared.errors import InvalidFieldsError, NotFoundError


class InvalidConsentError(InvalidFieldsError):
    """What somebody is said to wish makes no sense."""

    slug = "invalid-consent"
    title = "The wish cannot be kept"


class InvalidSuppressionError(InvalidFieldsError):
    """What is to be suppressed makes no sense."""

    slug = "invalid-suppression"
    title = "This cannot be suppressed"


class SuppressionNotFoundError(NotFoundError):
    """No suppression has this id."""

    slug = "suppression-not-found"
    title = "Unknown suppression"
    message = "There is no suppression with this id."
