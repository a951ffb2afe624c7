"""How far it is with alerts and signals, in words: who takes care, and whether the customer was contacted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.alert import Alert
from services.alerts.domain.group import Acknowledged
from services.alerts.domain.recovery import Recovery, RecoveryNotFoundError
from services.alerts.domain.signal import Signal
from services.alerts.pages.recovery_words import state_of
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.pages.words import Translate
from shared.access import person_named
from shared.directory.people import Directory
from shared.marking import mark as _
from shared.vocabulary import WRITTEN_TO_FOLDER
from shared.web.console.visit import Visit

GONE = _("Somebody who is no longer here")
TAKEN = _("You take care of it. Nobody is notified of it any more.")
TAKEN_BEFORE = _("%(name)s takes care of it already.")
CARE = (("nobody", _("Nobody yet")), ("somebody", _("Somebody")))
"""Filters of the list."""


@dataclass(frozen=True, slots=True)
class CareWords:
    """Who takes care of what, as one reader sees it."""

    visit: Visit
    say: Translate
    directory: Directory
    care: Mapping[UUID, Acknowledged]

    def of(self, raised: Alert | Signal) -> Acknowledged | None:
        return self.care.get(raised.id)

    def name(self, reference: str) -> str:
        """Return who an id or the name of a key stands for."""
        person = self.directory.person_of(reference)
        if person is not None and person.display_name:
            return person.display_name
        if reference == self.visit.caller.name:
            return self.visit.profile.display_name
        return reference if reference and person_named(reference) is None else self.say(GONE)


async def care_words(visit: Visit, menu: UseCases, raised: list[Alert | Signal]) -> CareWords:
    say = CONSOLE.texts(visit.language).gettext
    care = await menu.asking.acknowledgements(alerts=[one.id for one in raised])
    return CareWords(visit, say, await menu.directory.read(), care)


@dataclass(frozen=True, slots=True)
class CourseShown:
    """What a page about one alert says of its customer."""

    notice_at: datetime | None
    contact_at: datetime | None
    automatic: Recovery | None
    """The message that a rule asked for; None: none did."""
    state: tuple[str, str, str] | None
    """What became of that message: a word, the kind of its badge, and why."""
    received_at: datetime

    @property
    def written_at(self) -> datetime | None:
        """When the customer got that message."""
        one = self.automatic
        return one.fate_at if one and one.fate == "sent" and one.fate_reason != WRITTEN_TO_FOLDER else None

    def seconds(self, at: datetime) -> float:
        """Return how long after the answer came in something was."""
        return max(timedelta(0), at - self.received_at).total_seconds()


async def course_shown(visit: Visit, menu: UseCases, raised: Alert | Signal) -> CourseShown | None:
    """Return it of what the reader may see; None: it is about no customer."""
    course = await menu.loop.course(raised=raised)
    if course is None:
        return None
    try:
        recovery = await menu.recoveries.read(alert_id=raised.id, locations=visit.caller.locations)
    except RecoveryNotFoundError:
        recovery = None
    state = None if recovery is None else state_of(recovery, CONSOLE.texts(visit.language).gettext)
    return CourseShown(course.notice_at, course.contact_at, recovery, state, raised.received_at)
