"""What the page of a case shows of the work in it: checklists, watchers, the wish for a call, causes as they were."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from services.tickets.application.casework.call_backs import CallBackWish
from services.tickets.application.casework.checklists import CaseChecks
from services.tickets.application.causes import CauseVersion
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.casework.call_back import HOURS
from services.tickets.domain.casework.checks import Check
from services.tickets.domain.casework.watching import readers_for
from services.tickets.domain.cause import Cause
from services.tickets.domain.history import Entry
from services.tickets.domain.names import name_in
from services.tickets.domain.ticket import Ticket
from services.tickets.pages import labels, work_labels
from services.tickets.pages.words import Words


@dataclass(frozen=True, slots=True)
class CaseWork:
    """What templates ask for while they show the work in one case to one reader."""

    words: Words
    ticket: Ticket
    checks: CaseChecks
    watchers: Sequence[UUID]
    wish: CallBackWish | None
    past: Mapping[CauseVersion, Cause]
    """Causes in the versions that the case and its history have."""

    @property
    def is_watched(self) -> bool:
        """Whether the reader watches the case."""
        return self.words.visit.caller.person_id in self.watchers

    @property
    def watcher_names(self) -> list[str]:
        return [self.words.name(str(one)) for one in self.watchers]

    @property
    def lists(self) -> list[tuple[str, list[Check]]]:
        """The checklists of the case by name, each with its checks."""
        by_list = groupby(self.checks.checks, key=lambda check: (check.checklist, check.checklist_version))
        found = [list(checks) for _key, checks in by_list]
        return [(self._in_words(self.checks.list_of(checks[0]).names), checks) for checks in found]

    @property
    def undone(self) -> int:
        """How many items must be done before the case is closed and are not."""
        return sum(one.is_required and one.done_at is None for one in self.checks.checks)

    @property
    def next_check(self) -> str:
        """The id of the first item that is not done; empty when all are."""
        return next((one.id for one in self.checks.checks if one.done_at is None), "")

    def check(self, check: Check) -> str:
        """Return what is to be done."""
        return self._in_words(self.checks.names_of(check))

    def check_of(self, entry: Entry) -> str:
        """Return what an entry of the history is about; empty where it is no item of a checklist."""
        if entry.item is None:
            return ""
        return next((self.check(one) for one in self.checks.checks if one.id == entry.item), entry.item)

    def mentioned(self, entry: Entry) -> str:
        """Return whom a note mentions."""
        return ", ".join(self.words.name(str(one)) for one in entry.mentions)

    def renamed(self, key: str | None, version: int | None, now: str) -> str:
        """Return what a cause was called when the case ended with it, where that is not what it is called now."""
        then = self.past.get((key or "", version or 0))
        name = then.name_in(self.words.visit.language) if then else ""
        return name if name and not now.endswith(name) else ""

    def call_time(self) -> tuple[str, bool]:
        """Return when to call in words, and whether now is the time; empty for an answer in writing."""
        if self.wish is None or self.wish.wish.channel != "phone":
            return "", False
        time = self.wish.time
        if time is None:
            first, last = HOURS[self.wish.wish.window]
            return self.words.of(work_labels.CALL_SOMETIME, opens=f"{first}:00", closes=f"{last}:00"), False
        now = self.words.visit.now
        values = {
            "now": _clock(now, time.zone),
            "opens": _clock(time.opens_at, time.zone),
            "closes": _clock(time.closes_at, time.zone),
            "zone": time.zone,
        }
        if time.is_now:
            return self.words.of(work_labels.CALL_NOW, **values), True
        is_today = time.opens_at.astimezone(ZoneInfo(time.zone)).date() == now.astimezone(ZoneInfo(time.zone)).date()
        text = work_labels.CALL_LATER if is_today else work_labels.CALL_TOMORROW
        return self.words.of(text, **values), False

    def wishes(self) -> list[tuple[str, str]]:
        """Return how a customer may want to be called back."""
        offered = [(f"{wish[0]} {wish[1]}", self.words.of(text)) for wish, text in labels.CALL_BACKS.items()]
        return [("", self.words.of(work_labels.NO_CALL_BACK)), *offered]

    @property
    def chosen_wish(self) -> str:
        """The wish as its form sends it."""
        wish = self.ticket.call_back
        return f"{wish.channel} {wish.window}" if wish else ""

    def readers(self) -> Iterator[tuple[str, str]]:
        """Yield who can be mentioned: everybody else who may see the case, by id and name."""
        visit = self.words.visit
        for person in readers_for(self.ticket.location, self.words.directory):
            if person.id != visit.caller.person_id:
                yield str(person.id), person.display_name

    def _in_words(self, names: Mapping[str, str]) -> str:
        return name_in(names, self.words.visit.language)


async def read_work(menu: UseCases, words: Words, ticket: Ticket, history: Sequence[Entry]) -> CaseWork:
    """Return what the page of a case shows of the work in it."""
    caller = words.visit.caller
    settled = {(one.cause, one.cause_version) for one in (ticket, *history)}
    return CaseWork(
        words,
        ticket,
        await menu.work.checks(ticket_id=ticket.id, caller=caller),
        await menu.work.watchers(ticket_id=ticket.id, caller=caller),
        await menu.work.call_back(ticket_id=ticket.id, caller=caller),
        await menu.causes.past(versions=[(key, version) for key, version in settled if key and version]),
    )


def _clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
