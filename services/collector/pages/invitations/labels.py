"""Texts that code chooses: they stand here in English, and are translated where they are shown."""

from collections.abc import Mapping

from services.collector.domain.invitations.batches.batch import BatchState
from services.collector.domain.invitations.batches.progress import RowStanding
from services.collector.domain.invitations.disposition import DispositionName
from services.collector.domain.invitations.facts import Stage
from services.collector.domain.invitations.invitation import InvitationChannel, InvitationStatus
from services.collector.domain.invitations.view import EntryKind
from services.collector.domain.messages.message import MessageState
from shared.marking import mark as _
from shared.vocabulary import ClaimedBasis, MessageChannel

STATUSES: Mapping[InvitationStatus, str] = {
    "planned": _("Planned"),
    "requested": _("On its way"),
    "refused": _("Not sent"),
    "not_delivered": _("Not delivered"),
    "cancelled": _("Taken back"),
    "sent": _("Sent"),
    "opened": _("Opened"),
    "started": _("Begun"),
    "answered": _("Answered"),
}
STATUS_BADGES: Mapping[InvitationStatus, str] = {
    "planned": "",
    "requested": "",
    "refused": "warn",
    "not_delivered": "bad",
    "cancelled": "quiet",
    "sent": "",
    "opened": "",
    "started": "",
    "answered": "good",
}
CHANNELS: Mapping[MessageChannel, str] = {"email": _("E-mail"), "sms": _("SMS")}
NO_CHANNEL = _("No channel")
ASKED_CHANNELS: Mapping[InvitationChannel, str] = {
    "auto": _("By e-mail, else by SMS"),
    "email": _("By e-mail"),
    "sms": _("By SMS"),
}
BASES: Mapping[ClaimedBasis, str] = {
    "existing_customer": _("They are a customer, could object and did not"),
    "request": _("They asked for it themselves"),
}
ITSELF = "Heed"
REASONS: Mapping[str, str] = {
    "no_address": _("no address for this channel"),
    "opted_out": _("wants no such messages"),
    "no_basis": _("no consent and no other legal basis"),
    "suppressed": _("the address is not used any more"),
    "survey_not_open": _("the survey takes no answers then"),
    "quota_full": _("the survey has as many answers as it wants"),
    "not_sampled": _("not among those who are asked in this survey"),
    "answered_recently": _("answered this survey not long ago"),
    "dismissed_recently": _("dismissed this survey not long ago"),
    "shown_recently": _("was asked by this survey not long ago"),
    "quarantine": _("was asked by some survey not long ago"),
    "touchpoint_cap": _("was asked at this touchpoint as often as is allowed"),
    "not_eligible": _("may not be asked at the moment"),
    "expired": _("its time was over"),
    "erased": _("the customer was erased"),
    "cancelled": _("it was taken back"),
    "answered": _("it was answered"),
    "answer_void": _("the answer that it is about does not count any more"),
    "no_template": _("no template fits"),
    "no_sender": _("no sender is set up for this channel"),
    "not_delivered": _("the invitation did not arrive"),
    "quiet_hours": _("it waits for the end of the night"),
    "bad_value": _("the row cannot be used as it is"),
    "duplicate_row": _("an earlier row is about the same person"),
    "already_invited": _("can still answer an invitation to this survey"),
}
"""Why nothing is sent, or not yet; what a mail server or a gateway says stands there as it is."""
DISPOSITIONS: Mapping[DispositionName, str] = {
    "complete": _("Complete"),
    "partial": _("Partly answered"),
    "refusal": _("Refused: wants no such messages"),
    "opened_only": _("Opened, answered nothing"),
    "break_off": _("Broken off"),
    "non_contact": _("Delivered, no reaction"),
    "not_sent": _("Could not be sent"),
    "nothing_returned": _("Sent, nothing came back"),
    "not_delivered": _("Came back undelivered"),
    "screened_out": _("Not to be asked now"),
    "quota_full": _("Quota full"),
    "not_eligible": _("Not eligible"),
    "pending": _("Not sent yet"),
}
STAGES: Mapping[Stage, str] = {
    "wanted": _("Wanted"),
    "sent": _("Sent"),
    "delivered": _("Delivered"),
    "opened": _("Opened"),
    "started": _("Begun"),
    "answered": _("Answers"),
}
ENTRIES: Mapping[EntryKind, str] = {
    "requested": _("Asked for"),
    "waits": _("Is to be sent"),
    "refused": _("Not sent"),
    "delivered": _("Delivered"),
    "reminder_planned": _("Reminder planned"),
    "reminder_stopped": _("No reminder"),
    "scanned": _("Programs opened the link"),
    "opened": _("Opened"),
    "started": _("Began to answer"),
    "answered": _("Answered"),
    "opted_out": _("Wants no more messages"),
    "cancelled": _("Taken back"),
    "expires": _("Takes answers until then"),
    "expired": _("Takes no more answers"),
    "erased": _("The customer was erased"),
}
MESSAGES: Mapping[str, str] = {"invitation": _("Invitation"), "reminder": _("Reminder")}
MESSAGE_STATES: Mapping[MessageState, str] = {
    "requested": _("waits to be sent"),
    "sending": _("is being sent"),
    "sent": _("sent"),
    "delivered": _("delivered"),
    "refused": _("not sent"),
    "failed": _("could not be sent"),
    "bounced": _("came back"),
    "unknown": _("perhaps sent, nobody knows"),
}
ONLY_IN_FOLDER = _("Written to a folder")
IN_FOLDER = _("written to a folder, not sent")
ASKED = _("The invitation is on its way.")
PLANNED = _("The invitation is planned.")
REFUSED = _("The invitation is not sent; the reason stands below.")
OVER = _("The invitation is over already; nothing was changed.")
CANCELLED = _("The invitation is taken back.")
WRONG: Mapping[str, str] = {
    "survey": _("Choose a survey."),
    "respondent": _("Enter an e-mail address, a phone number or a customer number."),
    "respondent.email": _("This is no e-mail address."),
    "respondent.phone": _("Write the phone number with its country code, such as +49 …"),
    "location": _("Choose a place that you see."),
    "send_at": _("Choose a moment within the next 400 days."),
    "reminders": _("Enter different numbers of days, the smaller first, before the end of the invitation."),
    "valid_days": _("Enter 1 to 365 days."),
    "language": _("This is no language."),
    "touchpoint": _("Choose a touchpoint."),
}
WRONG_FIELD = _("This cannot be used.")
ALL_CHANNELS = _("All")
UNKNOWN_PERSON = _("Nobody is behind it any more whom you could invite.")

BATCH_STATES: Mapping[BatchState, str] = {
    "draft": _("To be looked at"),
    "working": _("Being worked on"),
    "done": _("Worked through"),
    "cancelled": _("Taken back"),
}
STANDINGS: Mapping[RowStanding, str] = {
    "gone": _("On their way or out"),
    "planned": _("Planned"),
    "waiting": _("Not looked at yet"),
    "refused": _("Not invited"),
    "cancelled": _("Taken back"),
}
COLUMN_RULES: Mapping[str, str] = {
    "email": _("This is no e-mail address."),
    "phone": _("Write the phone number with its country code, such as +49 …"),
    "external_id": _("This is too long for a customer number."),
    "name": _("This is no name of one line."),
    "language": _("This is no language."),
    "touchpoint": _("This is no key of a touchpoint."),
    "location": _("This is no place that you see."),
    "channel": _("Write email, sms or auto."),
    "basis": _("Write existing_customer or request."),
    "send_at": _("Write a day within the next 400 days, such as 2026-03-01 10:00."),
}
"""What is wrong in a column of a file, by its name."""
WRONG_ROW = _("Somebody must be named in it, in columns that the first line names.")
WRONG_ATTRIBUTE = _("This cannot be an attribute.")
WRONG_FILE = _("This file cannot be read.")
WRONG_BATCH: Mapping[str, str] = {
    **WRONG,
    "file": _("Choose a file."),
    "rows": _("There must be at least one row, and not too many."),
    "per_day": _("Enter a number, so large that the last goes out within a year."),
}
LATER = _("Later")
BATCH_SENT = _("The invitations are being worked on.")
BATCH_OVER = _("The batch was taken back already.")
BATCH_DISCARDED = _("The file is forgotten; nobody was invited.")
BATCH_CANCELLED = _("What had not gone out does not go out any more.")
