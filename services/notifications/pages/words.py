"""Destinations in words: channels, wishes, what the far side answered, and what is wrong with a form."""

from collections.abc import Callable, Mapping

from services.notifications.domain.chat import ChatKind
from services.notifications.domain.destination import Attempt, Destination, DestinationChannel, DigestRule, Wishes
from services.notifications.pages.templates_of_notifications import CONSOLE
from shared.business_hours.calendar import WEEKDAYS, Weekday
from shared.errors import HeedError
from shared.marking import mark as _
from shared.vocabulary import WRITTEN_TO_FOLDER, Severity
from shared.web.console.visit import Visit
from shared.web.console.weekdays import WEEKDAYS_IN_SHORT

Translate = Callable[[str], str]


CHANNELS: Mapping[DestinationChannel, str] = {
    "email": _("E-mail"),
    "sms": _("Text message"),
    "chat": _("Chat room"),
}
ICONS: Mapping[DestinationChannel, str] = {"email": "mail", "sms": "phone", "chat": "messages-square"}
CHAT_KINDS: Mapping[ChatKind, str] = {
    "slack": "Slack",
    "teams": "Microsoft Teams (Workflows)",
    "mattermost": "Mattermost",
    "google_chat": "Google Chat",
}
SEVERITIES: Mapping[Severity, str] = {"info": _("All"), "warning": _("Warnings and worse"), "critical": _("Critical")}
DIGESTS: Mapping[DigestRule, str] = {
    "never": _("Every notice at once"),
    "below_critical": _("Critical ones at once, the others once a day"),
    "always": _("All of them once a day"),
}
_TAKEN: Mapping[DestinationChannel, str] = {
    "email": _("The mail server took it."),
    "sms": _("The SMS gateway took it."),
    "chat": _("The chat service took it."),
}
_OUTCOMES: Mapping[str, str] = {
    "later": _("It was not sent: the far side does not take it at the moment."),
    "failed": _("It was not sent: the far side does not take it."),
    "unknown": _("It may have arrived: the far side did not say."),
}
_NOT_SENT = _("It was not sent.")
_STATUSES: Mapping[str, str] = {
    "no_sender": _("Nothing is set up here that could send it; whoever runs Heed can change that."),
    "timeout": _("It took too long."),
    "unreachable": _("It cannot be reached."),
    "no_connection": _("It cannot be reached."),
    "connection-refused": _("It cannot be reached."),
    "connection-failed": _("It cannot be reached."),
    "name-unknown": _("There is no host of this name."),
    "target-not-public": _("The address leads into a private network; whoever runs Heed can allow that."),
    "target-metadata": _("The address leads where nothing may be sent."),
    "target-port": _("The port is not usual for HTTP; whoever runs Heed can allow it."),
    "target-not-encrypted": _("The address must begin with https://; whoever runs Heed can make an exception."),
    "bad_address": _("No mail server takes this address."),
    WRITTEN_TO_FOLDER: _("It is written to a folder, as nothing is set up here that sends."),
}
_WRONG: Mapping[str, str] = {
    "address": _("This cannot be such an address. See the example below."),
    "chat_kind": _("Choose one of the list."),
    "label": _("Write it on one line of at most 200 characters."),
    "from_severity": _("Choose one of the list."),
    "hours": _("Write hours such as 09:00-12:30, 13:30-18:00; they must not overlap."),
    "digest": _("Choose one of the list."),
    "digest_at": _("Write a time such as 08:00."),
    "zone": _("Choose the time zone in which this is meant."),
    "team": _("Choose one of the list."),
    "person_id": _("Choose somebody who is active here."),
    "destination_id": _("Choose one of the list."),
    "code": _("The code is not right. Enter the code of the newest text message."),
}
_PROBLEMS: Mapping[str, str] = {
    "destination-exists": _("This address is there already."),
    "too-many-destinations": _("There are 20 already. Remove one that is not needed any more."),
    "proof-gone": _("The code is not valid any more. Ask for a new one."),
    "too-many-tests": _("You sent many messages of this kind. Wait a while, at most a day."),
    "precondition-failed": _("Nothing was changed: somebody else was quicker. This is how it is now."),
    "precondition-required": _("Nothing was changed: somebody else was quicker. This is how it is now."),
}
KNOWN = frozenset(_PROBLEMS)
"""Refusals that a form explains; others are shown as pages of their own."""
_OTHERWISE = _("Something in the form is not right. Check it and send it again.")


def translate_for(visit: Visit) -> Translate:
    return CONSOLE.texts(visit.language).gettext


def problems_of(error: HeedError, visit: Visit) -> dict[str, str]:
    """Return what is wrong by the names of the fields, in the reader's language; what concerns none under ""."""
    text = translate_for(visit)
    found: dict[str, str] = {}
    for problem in error.problems:
        first, *rest = problem.field.split(".")
        name = f"hours-{rest[0]}" if first == "hours" and rest else first
        found[name] = text(_WRONG.get(first, _OTHERWISE))
    return found or {"": text(_PROBLEMS.get(error.slug, _OTHERWISE))}


def attempt_words(destination: Destination, attempt: Attempt, text: Translate) -> str:
    """Return what became of the last message, in one or two sentences."""
    status = attempt.status or ""
    if attempt.outcome == "accepted" and status != WRITTEN_TO_FOLDER:
        return text(_TAKEN[destination.channel])
    if status in _STATUSES and attempt.outcome != "unknown":
        return f"{text(_NOT_SENT)} {text(_STATUSES[status])}"
    said = text(_OUTCOMES.get(attempt.outcome, _OUTCOMES["failed"]))
    return f"{said} {text(_STATUSES[status])}" if status in _STATUSES else said


def answer_of(attempt: Attempt) -> str:
    """Return what the far side answered, as it did: a code, and the beginning of what a chat service wrote."""
    status = "" if (attempt.status or "") in _STATUSES else attempt.status or ""
    return f"{status} {attempt.answer}".strip()


def hours_words(wishes: Wishes, text: Translate) -> str:
    """Return when notices come, such as `Mon–Fri 08:00–18:00, Sat 09:00–12:00`; empty: at any hour."""
    days = [(day, ", ".join(wishes.hours.get(day, ())).replace("-", "–")) for day in WEEKDAYS]
    runs: list[list[tuple[Weekday, str]]] = []
    for one in days:
        if runs and runs[-1][-1][1] == one[1]:
            runs[-1].append(one)
        else:
            runs.append([one])
    written = []
    for run in runs:
        if run[0][1]:
            last = f"–{text(WEEKDAYS_IN_SHORT[run[-1][0]])}" if len(run) > 1 else ""
            written.append(f"{text(WEEKDAYS_IN_SHORT[run[0][0]])}{last} {run[0][1]}")
    return ", ".join(written)
