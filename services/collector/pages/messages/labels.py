"""Texts that code chooses: they stand here in English, and are translated where they are shown."""

from collections.abc import Mapping

from services.collector.application.messages.ways import Obstacle
from services.collector.domain.consents.suppression import SuppressionReason
from services.collector.domain.messages.attempt import AttemptOutcome
from services.collector.domain.messages.message import MessageState
from shared.marking import mark as _
from shared.vocabulary import MessageBasis, MessageCause, MessageChannel, MessagePurpose
from shared.web.console import message_words

CHANNELS: Mapping[MessageChannel, str] = {"email": _("E-mail"), "sms": _("Text message")}
PURPOSES: Mapping[MessagePurpose, str] = {
    "survey": _("Surveys"),
    "service_contact": _("Answers to requests"),
    "sharing": _("Requests to recommend us"),
}
CAUSES: Mapping[MessageCause, str] = {
    "invitation": _("Invitation"),
    "reminder": _("Reminder"),
    "receipt": _("Confirmation of a complaint"),
    "progress": _("News about a complaint"),
    "closing": _("Answer to a complaint"),
    "recovery": _("Reply to an unhappy answer"),
    "written": _("Personal message"),
    "test": _("Test"),
}
BASES: Mapping[MessageBasis, str] = {
    "consent": _("They agreed to it"),
    "existing_customer": _("They are a customer, could object and did not"),
    "request": _("They asked for it, or it answers what they said"),
}
STATES: Mapping[MessageState, tuple[str, str]] = {
    "requested": (_("Waits"), ""),
    "sending": (_("On its way"), ""),
    "sent": (_("Sent"), "good"),
    "delivered": (_("Arrived"), "good"),
    "refused": (_("Not sent"), "warn"),
    "failed": (_("Could not be sent"), "bad"),
    "bounced": (_("Came back"), "bad"),
    "unknown": (_("May have been sent"), "bad"),
}
"""With the kind of badge."""
IN_FOLDER = (_("Written to a folder"), "warn")
"""Instead of `sent`, with the kind of badge."""
NOBODY_GETS_IT = _("not sent, nobody gets it")
TROUBLE = "trouble"
"""Stands in addresses for all states in `TROUBLED`."""
SOMETHING_WRONG = _("Whatever went wrong")

OPTED_OUT: Mapping[MessagePurpose, str] = {
    "survey": _("this customer wants no surveys"),
    "service_contact": message_words.OPTED_OUT,
    "sharing": _("this customer does not want to be asked to recommend us"),
}
ASKED_BEFORE: Mapping[str, str] = {
    "quota_full": _("the survey has as many answers as it wants"),
    "opted_out": OPTED_OUT["survey"],
    "not_sampled": _("this customer is not among those who are asked"),
    "answered_recently": _("this customer answered not long ago"),
    "dismissed_recently": _("this customer did not want to answer not long ago"),
    "shown_recently": _("this customer was asked the same not long ago"),
    "quarantine": _("this customer was asked something not long ago"),
    "touchpoint_cap": _("this customer was asked here as often as is allowed"),
    "asked_recently": _("this customer was asked not long ago"),
}
"""What eligibility says, of messages that wait and of those that are not sent."""
LATER: Mapping[str, str] = {
    "timeout": _("the server took too long"),
    "disconnected": _("the server hung up"),
    "no_connection": _("the server could not be reached"),
    "tls": _("there was no secure connection to the server"),
    "protocol": _("the server answered in a way that nobody understands"),
    "busy": _("too many messages were sent at once"),
    "bad_address": _("it is no address that mail can be sent to"),
    "no_sender": message_words.REFUSALS["no_sender"],
    "disk_full": _("the disk with the folder is full"),
    "no_permission": _("Heed may not write to the folder"),
    "folder_unusable": _("the folder cannot be used"),
    "defect": _("something broke in Heed; the log of the server says what"),
    "interrupted": _("the process that sent it was stopped"),
    "rejected": _("the network did not take it"),
    "expired": _("the phone was off, or out of reach, for too long"),
    "failed": _("it could not be delivered"),
    **message_words.CAME_BACK,
}
"""Words of our own for what a server or a gateway did."""
ENHANCED: Mapping[str, str] = {
    "1.1": _("the mailbox does not exist"),
    "1.2": _("the domain of the address does not exist"),
    "1.3": _("the address is written wrongly"),
    "1.6": _("the mailbox has moved"),
    "1.8": _("the server does not know our sender"),
    "1.10": _("the domain takes no mail"),
    "2.1": _("the mailbox is closed"),
    "2.2": _("the mailbox is full"),
    "2.3": _("the mail is too long"),
    "3.4": _("the mail is too long"),
    "4.1": _("the receiving server does not answer"),
    "4.4": _("the way to the domain is not known"),
    "4.7": _("it could not be delivered in time"),
    "7.1": _("the provider did not want it"),
    "7.8": _("the server did not accept our password"),
    "7.13": _("the mailbox is closed"),
    "7.17": _("somebody else has the address now"),
    "7.18": _("somebody else has the domain now"),
    "7.20": _("the signature of the mail is missing or wrong"),
    "7.23": _("our server is not allowed to send for our domain"),
    "7.26": _("the signature of the mail is missing or wrong"),
    "7.27": _("the provider did not want it"),
}
"""Enhanced status codes (RFC 5248) without their class."""
CLASSES: Mapping[str, str] = {
    "4": _("the server did not take it at that moment"),
    "5": _("the server refused it"),
}
UNKNOWN_CODE = _("the gateway refused it")

BECAUSE = _("%(why)s (%(code)s)")
WAITS_UNTIL = _("until %(moment)s")
WAITS_BECAUSE = _("until %(moment)s: %(why)s")
WAITS = _("is sent in a moment")
TRIES_AGAIN = _("for the next attempt at %(moment)s: %(why)s")
QUIET = _("quiet hours")
QUIET_IN = _("quiet hours (%(country)s)")
SENDING = _("is being handed over")
TAKEN: Mapping[MessageChannel, str] = {
    "email": _("the mail server took it over"),
    "sms": _("the gateway took it over"),
}
MAY_BE_SENT = _("sending it again could send it twice")
IN_FLIGHT = _("the customer opted out while it was on its way")
ATTEMPTS: Mapping[AttemptOutcome, str] = {
    "accepted": _("Taken over for delivery"),
    "later": _("Not taken at that moment"),
    "failed": _("Refused for good"),
    "unknown": _("Nobody knows whether it was taken"),
    "refused": _("Not handed over: the customer opted out at the last moment"),
    "interrupted": _("Broken off before anything was sent"),
}
ATTEMPTED_IN_FOLDER = _("Written to a folder, not sent")
ATTEMPTING = _("Is being handed over")
ATTEMPT = _("attempt %(number)s")
ASKED = _("Asked for")
ASKED_BY = _("by %(name)s")
CAME_BACK = _("Came back: %(why)s")
NOT_SENT = _("Not sent: %(why)s")
ARRIVED = _("Arrived")
NEXT = _("Is looked at again")
ITSELF = "Heed"

OBSTACLES: Mapping[Obstacle, str] = {
    "opted_out": OPTED_OUT["service_contact"],
    "suppressed": message_words.REFUSALS["suppressed"],
    "no_sender": message_words.REFUSALS["no_sender"],
}
SUPPRESSED: Mapping[SuppressionReason, str] = {
    "hard_bounce": _("nobody has this address"),
    "soft_bounces": _("messages came back three times"),
    "spam_complaint": _("its owner called a message spam"),
    "invalid_number": _("there is no such number"),
    "blocked": _("the provider blocks us"),
    "manual": _("a colleague wants it so"),
}

REDONE = _("The message waits to be sent again.")
NOT_REDOABLE = _("The message was sent meanwhile, or waits to be. Nothing was changed.")
CANCELLED = _("The message is cancelled.")
NOT_CANCELLABLE = _("It was too late to cancel the message.")
WRITTEN = _("The message is on its way. What becomes of it stands among the messages.")
WRONG: Mapping[str, str] = {
    "subject": _("Enter a subject of at most 200 characters."),
    "text": _("Write something; a text message has at most 1,000 characters, a mail 10,000."),
    "basis": _("Say why we may write to this customer: no consent is known."),
    "channel": _("Choose how to write."),
    "language": _("Choose a language."),
}
TWICE = _("Another message was sent from this form already. Open it anew to write one more.")
