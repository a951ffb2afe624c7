"""Notices as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifications.application.notices.wording import (
    NOTICES,
    TICKETS,
    VIEWS,
    WEBHOOKS,
    path_of,
    path_of_report,
)
from services.notifications.domain.notices.delivery import Delivery, DeliveryState
from services.notifications.domain.notices.notice import Addressee, Notice, Withheld
from services.notifications.domain.notices.wording import Links, Reader, Said, headline, say_notice
from services.notifications.domain.notices.words import WORDS
from services.notifications.pages.words import CHANNELS, Translate, translate_for
from shared.access import Language
from shared.directory.people import Directory
from shared.marking import mark as _
from shared.web.console.visit import Visit

STATES: Mapping[DeliveryState, str] = {
    "waiting": _("waits"),
    "digested": _("waits for the digest"),
    "sending": _("is being sent"),
    "sent": _("sent"),
    "failed": _("failed"),
    "unknown": _("may have been sent"),
    "withheld": _("not sent"),
}
REASONS: Mapping[Withheld, str] = {
    "acknowledged": _("somebody takes care of it"),
    "ended": _("it is over"),
    "too_late": _("it came too late"),
    "erased": _("the customer was erased"),
    "withdrawn": _("the answer was withdrawn"),
    "inactive": _("the person left"),
    "absent": _("the person is away"),
    "not_permitted": _("the person may not see it"),
    "no_destination": _("there is nowhere to send it"),
    "not_wanted": _("only what is more severe is wanted there"),
    "undelivered": _("it could not be delivered"),
    "nobody": _("nobody works here yet"),
}
_KINDS = {"sent": "good", "failed": "bad", "unknown": "warn"}


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice in a list."""

    notice: Notice
    headline: str
    reason: str
    path: str
    acknowledged_by: str
    withheld: str

    @property
    def is_report(self) -> bool:
        """Whether it is only to be read."""
        return self.notice.content.report is not None

    @property
    def is_open(self) -> bool:
        return self.notice.acknowledged_at is None and self.notice.state != "withheld" and self.notice.reason != "ended"

    @property
    def acknowledging(self) -> str:
        return f"{NOTICES}/{self.notice.id}/acknowledge"


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    delivery: Delivery
    channel: str
    state: str
    reason: str
    kind: str


def shown_notice(notice: Notice, language: Language, directory: Directory, text: Translate) -> ShownNotice:
    words = WORDS[language]
    person = directory.person_of(notice.acknowledged_by)
    return ShownNotice(
        notice=notice,
        headline=headline(notice, words, directory),
        reason=words.subjects["view"] if notice.content.report is not None else words.reasons[notice.reason],
        path=path_of(notice),
        acknowledged_by=person.display_name if person else notice.acknowledged_by or "",
        withheld=text(REASONS[notice.withheld_because]) if notice.withheld_because else "",
    )


def addressee_name(addressee: Addressee, directory: Directory, text: Translate) -> str:
    """Return who gets a notice, by the name that colleagues know."""
    match addressee.kind:
        case "person":
            person = directory.people.get(addressee.person_id) if addressee.person_id else None
            return person.display_name if person else "–"
        case "team":
            team = directory.teams.get(addressee.id)
            return text(_("Team: %(name)s")) % {"name": team.name if team else addressee.id}
        case "destination":
            return text(_("Whoever is chosen for what reaches nobody"))
        case "nobody":
            return "–"


def all_shown(found: Sequence[Notice], visit: Visit, directory: Directory) -> list[ShownNotice]:
    text = translate_for(visit)
    return [shown_notice(one, visit.language, directory, text) for one in found]


def shown_deliveries(deliveries: Sequence[Delivery], visit: Visit) -> list[ShownDelivery]:
    text = translate_for(visit)
    reasons: Mapping[str, str] = {str(name): words for name, words in REASONS.items()}
    return [
        ShownDelivery(
            one,
            text(CHANNELS[one.channel]),
            text(STATES[one.state]),
            text(reasons.get(one.reason or "", one.reason or "")) if one.reason else "",
            _KINDS.get(one.state, "quiet"),
        )
        for one in deliveries
    ]


def in_words(notice: Notice, reader: Reader, directory: Directory) -> Said:
    """Return what a notice says, as a page shows it."""
    links = Links(open=path_of(notice), settings="")
    at = notice.first_sent_at or notice.created_at
    return say_notice([notice], reader, links, directory, sent_at=at)


def case_of(notice: Notice) -> str | None:
    """Return the page of the case that a notice is about."""
    return f"{TICKETS}{notice.content.ticket_id}" if notice.content.ticket_id is not None else None


def scores_of(notice: Notice) -> tuple[str, str] | None:
    """Return the pages of the numbers of a report, and of its view."""
    report = notice.content.report
    return None if report is None else (path_of_report(report), f"{VIEWS}{notice.subject_id}")


def webhook_of(notice: Notice) -> str | None:
    """Return the page of the webhook that a notice is about."""
    return f"{WEBHOOKS}{notice.subject_id}" if notice.subject == "endpoint" else None
