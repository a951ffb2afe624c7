"""Texts that code chooses: they stand here in English, and are translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from services.notifications.application.webhooks.again import Redelivered
from services.notifications.domain.webhooks.delivery import AttemptOutcome, DeliveryCause, DeliveryState
from services.notifications.domain.webhooks.endpoint import BY_HAND, GONE, Endpoint, Health
from services.notifications.domain.webhooks.subscription import SubscriptionDefinition
from services.notifications.pages.webhooks import CONSOLE
from services.notifications.pages.webhooks.condition_words import condition_words
from shared.contracts.wire.catalogue import BY_TYPE
from shared.directory.people import Directory
from shared.egress.reasons import Reason
from shared.marking import mark as _
from shared.web.console.conditions import Said
from shared.web.console.visit import Visit

HEALTHS: Mapping[Health, tuple[str, str]] = {
    "ok": (_("works"), "good"),
    "failing": (_("fails"), "warn"),
    "paused": (_("paused, does not answer"), "bad"),
    "disabled": (_("stopped"), "bad"),
}
"""With the kind of badge."""
STATES: Mapping[DeliveryState, tuple[str, str]] = {
    "pending": (_("waits"), ""),
    "sending": (_("on its way"), ""),
    "paused": (_("waits until the webhook goes on"), "warn"),
    "delivered": (_("delivered"), "good"),
    "failed": (_("given up"), "bad"),
    "erased": (_("erased with the customer"), "quiet"),
}
CAUSES: Mapping[DeliveryCause, str] = {
    "event": _("new"),
    "replay": _("replay"),
    "ping": _("ping"),
}
OUTCOMES: Mapping[AttemptOutcome, tuple[str, str]] = {
    "delivered": (_("taken"), "good"),
    "redirected": (_("redirected, which is not followed"), "bad"),
    "refused": (_("refused"), "bad"),
    "gone": (_("wants nothing any more"), "bad"),
    "throttled": (_("asked to wait"), "warn"),
    "failed": (_("failed"), "bad"),
    "postponed": (_("not sent: too much was on its way from here"), "quiet"),
    "unknown": (_("nobody knows: the process was stopped"), "warn"),
}
WHICH: Mapping[Redelivered, str] = {
    "failed": _("Those that were given up"),
    "delivered": _("Those that were delivered"),
    "all": _("All of them"),
}
_SERVICES: Mapping[str, str] = {
    "collector": _("Answers, complaints, messages"),
    "scoring": _("Scores"),
    "alerts": _("Alerts"),
    "tickets": _("Cases"),
    "notifications": _("Notices and webhooks"),
    "accounts": _("Structure, people, teams"),
}
AUDIT = _("Audit log")
_AUDITED = ".action.audited."
_REASONS: Mapping[str, str] = {
    Reason.NOT_PUBLIC: _("the address leads into a private network; whoever runs Heed can allow that"),
    Reason.METADATA: _("the address leads where nothing may be sent"),
    Reason.NOT_A_WEB_PORT: _("the port is not usual for HTTP; whoever runs Heed can allow it"),
    Reason.NOT_ENCRYPTED: _("the address must begin with https://"),
    Reason.BUSY: _("too much was on its way from here"),
    Reason.NAME_UNKNOWN: _("there is no host of this name"),
    Reason.NAME_FAILED: _("the name server does not answer"),
    Reason.NAME_TIMEOUT: _("the name server does not answer"),
    Reason.CONNECTION_REFUSED: _("nobody listens there"),
    Reason.CONNECTION_FAILED: _("it cannot be reached"),
    Reason.CONNECTION_TIMEOUT: _("it cannot be reached"),
    Reason.CERTIFICATE_EXPIRED: _("its certificate has expired"),
    Reason.CERTIFICATE_NAME: _("its certificate is for another name"),
    Reason.CERTIFICATE_UNTRUSTED: _("nobody vouches for its certificate"),
    Reason.TLS_FAILED: _("there is no secure connection to it"),
    Reason.TLS_TIMEOUT: _("there is no secure connection to it"),
    Reason.ANSWER_TIMEOUT: _("it did not answer in time"),
    Reason.CONNECTION_LOST: _("it cut the connection"),
    Reason.NOT_HTTP: _("what it answered is not HTTP"),
    Reason.ANSWER_TOO_LARGE: _("the head of its answer does not end"),
    GONE: _("it answered 410: it wants nothing any more"),
    BY_HAND: _("somebody stopped it"),
    "expired": _("it was too late for it"),
    "erased": _("the customer was erased"),
    "interrupted": _("the process that sent it was stopped"),
    "http-429": _("it asked to wait"),
}
_ANSWERED = _("it answered %(status)s")
_TEAM = _("Team: %(name)s")

SAVED = _("Saved.")
PAUSED = _("Stopped. What happens meanwhile waits.")
RESUMED = _("It goes on, with what was missed first.")
DELETED = _("Deleted.")
AGAIN = _("It is sent once more.")
UNDER_WAY = _("It waits to be sent already.")
EVENT_GONE = _("The event is not kept any more.")
MANY_AGAIN = _("Sent once more: %(count)s.")
REPLAYING = _("Everything since then is sent once more.")
NOT_KEPT = _("Not everything from that moment on is kept. Choose a later one.")
WHAT_MOMENT = _("Choose a day and a time.")
TOO_MANY_SECRETS = _("Three secrets are valid already. End them at once, or wait until the first one has ended.")
CHANGED_MEANWHILE = _("Nothing was changed: somebody else was quicker. Save once more to overwrite that.")
WRONG: Mapping[str, str] = {
    "key": _("Use 1 to 64 small letters, digits, - and _, beginning with a letter or a digit."),
    "url": _("Heed cannot call this address."),
    "events": _("Choose at least one."),
    "patterns": _("No event is called like one of these."),
    "owner_team": _("Choose who is notified."),
    "condition": _("This does not fit the events above."),
    "description": _("Write at most 500 characters."),
}
TAKEN = _("There is a webhook of this name already.")
WRONG_FIELD = _("This is not right.")
WRONG_TEST = _("Write a value that fits.")
ADDRESS_REASONS: Mapping[str, str] = {
    Reason.SCHEME: _("It must begin with https://."),
    Reason.NOT_ENCRYPTED: _("It must begin with https://."),
    Reason.CREDENTIALS: _("There must be no user or password in it; the signature says who sends."),
    Reason.FRAGMENT: _("It must not have a part behind a #."),
    Reason.NOT_PUBLIC: _("It leads into a private network. Whoever runs Heed can allow that in the settings."),
    Reason.NOT_A_WEB_PORT: _("Its port is not usual for HTTP. Whoever runs Heed can allow it in the settings."),
    Reason.METADATA: _("It leads where nothing may be sent."),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What one reader sees."""

    visit: Visit
    directory: Directory

    def of(self, text: str) -> str:
        return CONSOLE.texts(self.visit.language).gettext(text)

    def health(self, endpoint: Endpoint) -> tuple[str, str]:
        """Return the word and the kind of its badge."""
        text, kind = HEALTHS[endpoint.health]
        return self.of(text), "warn" if endpoint.reason == BY_HAND else kind

    def state(self, state: DeliveryState) -> tuple[str, str]:
        text, kind = STATES[state]
        return self.of(text), kind

    def outcome(self, outcome: AttemptOutcome) -> tuple[str, str]:
        text, kind = OUTCOMES[outcome]
        return self.of(text), kind

    def cause(self, cause: DeliveryCause) -> str:
        return self.of(CAUSES[cause])

    def reason(self, reason: str | None) -> str:
        """Return why something was not delivered, as a part of a sentence."""
        if reason is None:
            return ""
        if reason in _REASONS:
            return self.of(_REASONS[reason])
        return self.of(_ANSWERED) % {"status": reason.removeprefix("http-")} if reason.startswith("http-") else reason

    def owner(self, definition: SubscriptionDefinition) -> str:
        """Return who is notified."""
        if definition.owner_team is not None:
            team = self.directory.teams.get(definition.owner_team)
            return self.of(_TEAM) % {"name": team.name if team else definition.owner_team}
        person = self.directory.people.get(definition.owner_person_id) if definition.owner_person_id else None
        return person.display_name if person else "–"

    def owners(self, chosen: str) -> list[tuple[str, str]]:
        """Return who can be notified, the teams first."""
        teams = [(f"team:{key}", one.name) for key, one in self.directory.teams.items() if one.is_active]
        people = [(f"person:{id_}", one.display_name) for id_, one in self.directory.people.items() if one.is_active]
        found = [
            *((key, self.of(_TEAM) % {"name": name}) for key, name in sorted(teams, key=_by_name)),
            *sorted(people, key=_by_name),
        ]
        return found if not chosen or chosen in dict(found) else [*found, (chosen, chosen.partition(":")[2])]

    def condition(self, definition: SubscriptionDefinition) -> Said | None:
        return None if definition.condition is None else condition_words(self.visit).said(definition.condition)

    def states(self) -> list[tuple[str, str]]:
        return [(name, self.of(text)) for name, (text, _kind) in STATES.items()]

    def which(self) -> list[tuple[str, str]]:
        return [(name, self.of(WHICH[name])) for name in get_args(Redelivered)]

    def groups(self) -> list[tuple[str, str | None, list[tuple[str, str]]]]:
        """Return the events that there are: for each service its name, the pattern of all, each type with its name."""
        found: list[tuple[str, str | None, list[tuple[str, str]]]] = []
        for service, text in _SERVICES.items():
            types = [one for one in BY_TYPE if one.startswith(f"heed.{service}.") and _AUDITED not in one]
            found.append((self.of(text), f"heed.{service}.*", [(one, short_name(one)) for one in types]))
        audited = [(one, one.split(".")[1]) for one in BY_TYPE if _AUDITED in one]
        return [*found, (self.of(AUDIT), None, audited)]


def short_name(event_type: str) -> str:
    """Return a type without what all of them have: `alert.raised` for `heed.alerts.alert.raised.v1`."""
    parts = event_type.split(".")
    return ".".join(parts[2:-1]) if len(parts) > 3 and parts[0] == "heed" else event_type  # noqa: PLR2004 - as in the docstring


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
