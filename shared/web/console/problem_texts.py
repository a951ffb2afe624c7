"""What error pages say where the error itself has no words in the reader's language."""

from collections.abc import Callable

from shared.marking import mark as _

Say = Callable[[str], str]


_TEXTS = {
    400: (_("This cannot be read"), _("Please go back and try again.")),
    401: (_("Please sign in"), _("Your session may have ended.")),
    403: (_("You may not do this"), _("Your role does not include it. Ask an administrator if you need it.")),
    404: (_("There is nothing here"), _("It does not exist, was removed, or belongs to a unit that you do not see.")),
    405: (_("This does not work here"), _("Please go back and try again.")),
    409: (_("That does not fit any more"), _("Somebody may have changed it meanwhile. Load the page again.")),
    410: (_("This does not exist any more"), _("It was removed.")),
    412: (_("That does not fit any more"), _("Somebody may have changed it meanwhile. Load the page again.")),
    413: (_("This is too large"), _("Please send less at once.")),
    415: (_("This kind of file is not understood"), _("Please choose another one.")),
    422: (_("Something is not right yet"), _("Please check what you entered.")),
    428: (_("That does not fit any more"), _("Somebody may have changed it meanwhile. Load the page again.")),
    429: (_("Too many requests"), _("Please wait a moment and try again.")),
    500: (_("Something went wrong"), _("This is a defect of Heed; its log has the details.")),
    503: (_("Not available at the moment"), _("Please try again in a moment.")),
}


GENERAL = frozenset(
    {
        "conflict",
        "forbidden",
        "gone",
        "invalid",
        "precondition-failed",
        "precondition-required",
        "too-many-requests",
        "unauthenticated",
    }
)
"""Slugs of errors whose title says no more than their status does; what happened is in the detail."""
PLAIN = frozenset(
    {
        "bad-json",
        "bad-request",
        "body-too-large",
        "internal",
        "method-not-allowed",
        "not-found",
        "unavailable",
        "wrong-content-type",
    }
)
"""Slugs of errors whose detail says no more than their status does, or speaks to programs."""


def title_of(status: int, say: Say) -> str:
    """Return a heading for an HTTP status."""
    return say(_TEXTS.get(status, _TEXTS[500 if status >= 500 else 400])[0])  # noqa: PLR2004 - where servers' faults begin


def detail_of(status: int, say: Say) -> str:
    """Return a sentence for an HTTP status."""
    return say(_TEXTS.get(status, _TEXTS[500 if status >= 500 else 400])[1])  # noqa: PLR2004 - where servers' faults begin
