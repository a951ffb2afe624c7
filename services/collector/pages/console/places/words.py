"""States of links and kiosks, problems of their forms, and steps of funnels, in words."""

from collections.abc import Mapping, Sequence

from services.collector.domain.channels.entry_point import OWN_UNIT_RULE
from services.collector.pages.console.texts import Say
from shared.errors import FieldProblem
from shared.marking import mark as _

DEVICE_STATES: Mapping[str, str] = {
    "waiting": _("Not set up yet"),
    "active": _("In use"),
    "revoked": _("Out of use"),
}
DEVICE_BADGES: Mapping[str, str] = {"waiting": "warn", "active": "good", "revoked": "quiet"}

_PROBLEMS: Mapping[str, str] = {
    "name": _("One line of at most 100 characters."),
    "location": _("One line of at most 100 characters."),
    "touchpoint": _("Lower-case letters, digits, hyphens and underscores, such as checkout."),
    "code": _("3 to 32 lower-case letters, digits and hyphens."),
}

CHANNELS: Mapping[str, str] = {
    "web": _("Website"),
    "sms": _("SMS"),
    "qr": _("QR codes and links"),
    "kiosk": _("Kiosks"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "import": _("Imported files"),
    "api": _("Other systems"),
}
STAGES: Mapping[str, str] = {
    "shown": _("Saw the survey"),
    "answered": _("Answered"),
    "dismissed": _("Closed it"),
    "started": _("Began to answer"),
    "completed": _("Sent their answers"),
    "received": _("Messages received"),
    "unreadable": _("Could not be read"),
    "opted_out": _("Want no more messages"),
}


def problems_in_words(problems: Sequence[FieldProblem], say: Say) -> dict[str, str]:
    """Return what is wrong with a form, by field."""
    return {
        one.field: say(
            _("Choose a location of your own unit.")
            if one.detail == OWN_UNIT_RULE
            else _PROBLEMS.get(one.field, _("This cannot be used."))
        )
        for one in problems
    }
