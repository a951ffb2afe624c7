"""Texts that code chooses: they stand here in English, and are translated where they are shown."""

from collections.abc import Mapping

from shared.marking import mark as _
from shared.vocabulary import CallBackChannel, CallBackWindow, Channel

CHANNELS: Mapping[Channel, str] = {
    "web": _("Website"),
    "sms": _("Text message"),
    "qr": _("QR code"),
    "kiosk": _("Kiosk"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "import": _("Import"),
    "api": _("Other system"),
}
SUSPECT: Mapping[str, str] = {
    "rapid_taps": _("Tapped too fast"),
    "test": _("A test"),
    "staff": _("Answered by staff"),
    "play": _("Children at play"),
    "duplicate": _("Answered twice"),
}
"""Reasons to mark a response, which people choose from; programs may send others."""
VALUE = _("%(value)s of %(most)s")
VALUE_TURNED = _("%(value)s of %(most)s (%(best)s is best)")
YES, NO = _("Yes"), _("No")
OWN_WORDS = _("%(choice)s: “%(text)s”")

MARKED = _("The response is marked and does not count any more.")
UNMARKED = _("The response counts again.")
WITHDRAWN = _("The response is withdrawn; scores are corrected.")
ERASED = _("Everything about this customer is erased.")
FILED = _("The complaint is written down; a case follows.")
WRONG_FIELDS: Mapping[str, str] = {
    "text": _("Say what went wrong, in at most 5,000 characters."),
    "category": _("Use lower-case letters, digits, hyphens and underscores only."),
    "location": _("Choose a place that you see."),
    "occurred_at": _("Enter a day that is not in the future."),
    "respondent": _("Enter an e-mail address, a phone number or a customer number too: a name alone finds nobody."),
    "respondent.email": _("This is no e-mail address."),
    "respondent.phone": _("Write the phone number with its country code, such as +49 …"),
}
WRONG_FIELD = _("This cannot be kept.")
CALL_BACKS: Mapping[tuple[CallBackChannel, CallBackWindow], str] = {
    ("phone", "any_time"): _("Wants a call, at any time"),
    ("phone", "morning"): _("Wants a call, before 11"),
    ("phone", "midday"): _("Wants a call, from 11 to 14"),
    ("phone", "afternoon"): _("Wants a call, from 14 to 17"),
    ("phone", "evening"): _("Wants a call, from 17 on"),
}
IN_WRITING = _("Wants an answer in writing")
