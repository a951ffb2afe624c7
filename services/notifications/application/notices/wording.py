"""Put a delivery into words for whoever reads it, with a link of its own to acknowledge it."""

from dataclasses import dataclass

from services.notifications.domain.destination import Destination
from services.notifications.domain.notices.delivery import Delivery
from services.notifications.domain.notices.link import new_link
from services.notifications.domain.notices.notice import Notice
from services.notifications.domain.notices.tally import Valid
from services.notifications.domain.notices.wording import Links, Reader, Said, say_digest, say_notice
from services.notifications.store.link_store import LinkStore
from shared.access import Language
from shared.directory.people import Directory
from shared.score_reports import ScoreReport
from shared.unit_of_work import Work

TAKE_CARE = "/n/"
"""Where the button of a notice leads; its token follows."""
NOTICES = "/console/notifications/notices"
SETTINGS = "/console/notifications"
TICKETS = "/console/tickets/"
IMPROVEMENTS = "/console/tickets/improvements/"
ALERTS = "/console/alerts/"
WEBHOOKS = "/console/notifications/webhooks/"
SCORES = "/console/scoring/scores"
VIEWS = "/console/scoring/views/"


@dataclass(frozen=True, slots=True)
class WordDelivery:
    base_url: str

    async def __call__(
        self,
        work: Work,
        delivery: Delivery,
        destination: Destination,
        valid: Valid,
        directory: Directory,
    ) -> Said:
        """Return what a delivery says; the first of its notices leads, and a digest says the tally of all.

        Links that acknowledge are for people alone: in a room nobody could say who takes care of it.
        """
        reader = Reader(
            language=language_of(destination, valid.notices[0], directory),
            zone=destination.zone_in(directory),
            shows_comments=destination.wishes.shows_comments,
        )
        if delivery.is_digest:
            links = Links(open=f"{self.base_url}{NOTICES}", settings=f"{self.base_url}{SETTINGS}")
            return say_digest(valid.tally, delivery.digest or "", reader, links, directory)
        lead = valid.notices[0]
        if lead.content.report is not None:
            links = Links(
                open=f"{self.base_url}{path_of_report(lead.content.report)}",
                settings=f"{self.base_url}{VIEWS}{lead.subject_id}",
            )
            return say_notice(valid.notices, reader, links, directory, sent_at=work.now)
        take_care = None
        if lead.reason != "ended" and destination.owner.person_id is not None:
            link, secret = new_link(lead.id, work.now)
            await LinkStore(work.connection).add(link)
            take_care = f"{self.base_url}{TAKE_CARE}{secret}"
        links = Links(
            open=f"{self.base_url}{path_of(lead)}", take_care=take_care, settings=f"{self.base_url}{SETTINGS}"
        )
        return say_notice(valid.notices, reader, links, directory, sent_at=work.now)


def path_of(notice: Notice) -> str:
    """Return the page that a notice leads to: its case, its improvement, or the notice itself."""
    if notice.subject == "improvement":
        return f"{IMPROVEMENTS}{notice.subject_id}"
    ticket = notice.content.ticket_id
    return f"{TICKETS}{ticket}" if ticket is not None else f"{NOTICES}/{notice.id}"


def path_of_report(report: ScoreReport) -> str:
    """Return the page that shows the numbers of a report."""
    return f"{SCORES}?{report.query}"


def language_of(destination: Destination, notice: Notice, directory: Directory) -> Language:
    """Return in which language somebody is written to: the person's; a team's is that of the place."""
    person = directory.people.get(destination.owner.person_id) if destination.owner.person_id else None
    if person is not None:
        return person.language
    place = directory.structure.language_of(notice.location or "") or ""
    return "de" if place.startswith("de") else "en"
