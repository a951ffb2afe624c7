"""Why a customer was not written to, for the pages of every service that says so."""

from collections.abc import Callable, Mapping

from shared.marking import mark as _
from shared.vocabulary import MessageChannel

OPTED_OUT = _("this customer does not want to be written to")
"""Of messages that answer what a customer said."""
NO_ADDRESS: Mapping[MessageChannel, str] = {
    "email": _("no e-mail address is known"),
    "sms": _("no phone number is known"),
}
REFUSALS: Mapping[str, str] = {
    "no_basis": _("nothing allows it: no consent, no request and no other legal basis"),
    "suppressed": _("the address is not used any more"),
    "not_eligible": _("this customer may not be asked now"),
    "survey_not_open": _("the survey takes no answers"),
    "no_template": _("no template fits"),
    "no_sender": _("no sender is set up for it"),
    "answered": _("the customer had answered already"),
    "expired": _("it would have come too late"),
    "erased": _("the customer was erased"),
    "cancelled": _("somebody cancelled it"),
    "answer_void": _("the answer that it was about does not count any more"),
}
"""By the reason in the event about the message."""


CAME_BACK: Mapping[str, str] = {
    "spam_complaint": _("this customer called it spam"),
    "hard": _("nobody has this address"),
    "soft": _("the address took nothing at that moment"),
    "blocked": _("the provider did not want it"),
    "complaint": _("this customer called it spam"),
}
"""By the reason of a message that came back; that of a server is a code."""


def why_not(say: Callable[[str], str], reason: str | None, channel: MessageChannel | None) -> str:
    """Return why a message was refused, failed or came back.

    Args:
        say: translates.
        reason: of the event about it; a code of a server stays as it is.
        channel: of the message; None: not known.
    """
    match reason:
        case "opted_out":
            return say(OPTED_OUT)
        case "no_address":
            return say(NO_ADDRESS[channel or "email"])
        case _:
            known = REFUSALS.get(reason or "") or CAME_BACK.get(reason or "")
            return reason or "" if known is None else say(known)
