"""What is sent when, and what is not sent because: a pure function of notices, acknowledgements and the clock.

A group's notices to one addressee wait for a moment, unless whoever asked has waited already, so that one change is
one notice: the most severe one leads, the others are coalesced into it. After a notice no other of its group is sent
before the waiting time is over again. A destination that gets many within a short time gets the rest as one digest;
what waits for its opening counts when it opens, and is a digest of its own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.domain.destination import Destination
from services.notifications.domain.notices.notice import Addressee, Notice, Withheld
from services.notifications.domain.notices.ordered import ORDERED, is_ordered, takes_ordered, why_no_reader
from services.notifications.domain.notices.timing import Manner, When, most_urgent, when_to_send
from shared.directory.people import Directory
from shared.vocabulary import NoticeCause

AT_ONCE: frozenset[NoticeCause] = frozenset({"alert", "drill", "endpoint", *ORDERED})
"""Whoever asks for these has waited already for what belongs together. They take along what waits of their group."""
STORM = "storm"
"""Begins the name of the digest that a storm becomes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast notices are sent."""

    group_wait: timedelta = timedelta(seconds=60)
    """So long others wait for more of their group, and so far apart a group's notices to one addressee are."""
    storm_notices: int = 10
    """More than so many to one destination"""
    storm_window: timedelta = timedelta(minutes=10)
    """within so long are a storm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known besides the notices that wait."""

    acknowledged: Mapping[str, datetime] = field(default_factory=dict)
    """When somebody last said that they take care of a group."""
    news: Mapping[str, datetime] = field(default_factory=dict)
    """When something new of a group was last requested, of anybody: neither a reminder nor its end."""
    ended: Mapping[str, datetime] = field(default_factory=dict)
    """When the end of what a group is about was requested."""
    erased: Collection[UUID] = frozenset()
    """Respondents."""
    withdrawn: Collection[str] = frozenset()
    """Responses, by their ids as text."""
    last_of_group: Mapping[str, datetime] = field(default_factory=dict)
    """When a notice of the group was last ready for this addressee."""
    begun: Collection[str] = frozenset()
    """Groups of which the addressee got a notice."""
    sent_to: Mapping[UUID, Sequence[datetime]] = field(default_factory=dict)
    """When single notices were lately sent to each destination, or will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way on which a notice is sent."""

    destination: Destination
    manner: Manner
    at: datetime
    is_held: bool = False
    """Of a storm: whether it waits for the destination to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A notice that is sent now or, where a destination wants that, later."""

    lead: Notice
    members: tuple[Notice, ...]
    """What is coalesced into it; the lead is not among them."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of notices to one addressee. Each is in one part of it alone."""

    ready: tuple[Ready, ...] = ()
    waiting: Mapping[str, datetime] = field(default_factory=dict)
    """Until when groups wait for more."""
    withheld: tuple[tuple[Notice, Withheld], ...] = ()


def plan(
    notices: Iterable[Notice],
    known: Known,
    destinations: Sequence[Destination],
    directory: Directory,
    now: datetime,
    *,
    pace: Pace,
) -> Plan:
    """Return what becomes of the notices that wait for one addressee; in whichever order and however often they come.

    Args:
        notices: those that wait.
        known: what else counts.
        destinations: those of the addressee that are proven.
        directory: for zones.
        now: the moment.
        pace: how fast.
    """
    unique = {notice.identity: notice for notice in sorted(notices, key=lambda one: one.order, reverse=True)}
    withheld: list[tuple[Notice, Withheld]] = []
    groups: dict[str, list[Notice]] = {}
    for notice in sorted(unique.values(), key=lambda one: one.order):
        because = why_not(notice, known, directory, now) or _nowhere(notice, destinations)
        if because is not None:
            withheld.append((notice, because))
        else:
            groups.setdefault(notice.group, []).append(notice)
    waiting: dict[str, datetime] = {}
    due: list[list[Notice]] = []
    for group, members in groups.items():
        at = _ready_at(members, known.last_of_group.get(group), pace)
        if at <= now:
            due.append(sorted(members, key=lambda one: one.importance))
        else:
            waiting[group] = at
    counting = _Counting(known, now, pace)
    ready = []
    for members in sorted(due, key=lambda each: each[0].importance):
        lead = members[0]
        steps = tuple(_steps(members, destinations, directory, counting))
        if steps or lead.addressee.kind == "person":  # who has the bell
            ready.append(Ready(lead=lead, members=tuple(members[1:]), steps=steps))
        else:
            withheld += [(one, "not_wanted") for one in members]
    return Plan(ready=tuple(ready), waiting=waiting, withheld=tuple(withheld))


def _steps(
    members: Sequence[Notice], destinations: Sequence[Destination], directory: Directory, counting: "_Counting"
) -> Iterable[Step]:
    """Yield the ways on which a notice is sent, the most severe of its members first."""
    lead = members[0]
    urgency = most_urgent(one.urgency for one in members)
    for one in destinations:
        if is_ordered(lead):
            if takes_ordered(one):  # somebody asked for it at this moment, so it is part of no storm
                yield Step(destination=one, manner="single", at=counting.now)
            continue
        is_fallback = lead.addressee.is_fallback
        when = when_to_send(one, directory, lead.severity, urgency, counting.now, is_fallback=is_fallback)
        if (step := counting.step(one, when)) is not None:
            yield step


def why_not(notice: Notice, known: Known, directory: Directory, now: datetime) -> Withheld | None:
    """Return why a notice is not to be sent any more; None: it still holds."""
    if notice.reason != "ended" and (gone := _gone(notice, known)) is not None:
        return gone
    acknowledged, ended = known.acknowledged.get(notice.group), known.ended.get(notice.group)
    if acknowledged is not None and _is_covered(notice, acknowledged, known.news.get(notice.group)):
        return "acknowledged"
    if ended is not None and _is_over(notice, ended, known):
        return "ended"
    if notice.not_after is not None and now > notice.not_after:
        return "too_late"
    return _not_there(notice, directory, now)


def _gone(notice: Notice, known: Known) -> Withheld | None:
    """Return why there is nothing left to say; that it is over is still said, and holds no words of the customer."""
    if notice.respondent_id is not None and notice.respondent_id in known.erased:
        return "erased"
    return "withdrawn" if notice.subject == "response" and notice.subject_id in known.withdrawn else None


def _not_there(notice: Notice, directory: Directory, now: datetime) -> Withheld | None:
    person_id = notice.addressee.person_id
    person = directory.people.get(person_id) if person_id is not None else None
    if is_ordered(notice):
        return why_no_reader(directory, person, notice.location)
    if person_id is not None and (person is None or not person.is_active):
        return "inactive"
    return "absent" if person is not None and person.is_away(now) else None


def _is_covered(notice: Notice, acknowledged: datetime, news: datetime | None) -> bool:
    """Return whether an acknowledgement answers a notice: all that was requested before, and every reminder of that."""
    if notice.is_reminder:
        return news is None or news <= acknowledged
    return notice.reason != "ended" and notice.requested_at <= acknowledged


def _is_over(notice: Notice, ended: datetime, known: Known) -> bool:
    """Return whether the end makes a notice pointless; so is the end itself, where nobody knew of the beginning."""
    if notice.reason == "ended":
        return notice.group not in known.begun
    return notice.requested_at <= ended


def _nowhere(notice: Notice, destinations: Sequence[Destination]) -> Withheld | None:
    """Return why a notice reaches nobody: people have the bell of the console, teams have only what they have."""
    return "no_destination" if notice.addressee.kind != "person" and not destinations else None


def _ready_at(members: Sequence[Notice], last: datetime | None, pace: Pace) -> datetime:
    first = min(one.created_at if one.cause in AT_ONCE else one.created_at + pace.group_wait for one in members)
    return first if last is None else max(first, last + pace.group_wait)


@dataclass(slots=True)
class _Counting:
    """Counts what each destination got lately, this plan included."""

    known: Known
    now: datetime
    pace: Pace
    planned: dict[UUID, list[datetime]] = field(default_factory=dict)

    def step(self, destination: Destination, when: When | None) -> Step | None:
        if when is None:
            return None
        if when.manner == "single" and self._is_storm(destination, when.at):
            soon = self.now + self.pace.storm_window
            return Step(destination=destination, manner="storm", at=max(when.at, soon), is_held=when.at > soon)
        return Step(destination=destination, manner=when.manner, at=when.at)

    def _is_storm(self, destination: Destination, at: datetime) -> bool:
        planned = self.planned.setdefault(destination.id, [])
        near = [
            one
            for one in (*self.known.sent_to.get(destination.id, ()), *planned)
            if abs(one - at) < self.pace.storm_window
        ]
        if len(near) >= self.pace.storm_notices:
            return True
        planned.append(at)
        return False


def digest_key(step: Step) -> str | None:
    """Return the name of the digest that a step belongs to, at its destination; None: it is sent by itself.

    A storm has one digest at a time: whoever plans joins the one that waits. What waits for an opening has another one,
    so that what breaks the hours does not wait with it.
    """
    match step.manner:
        case "single":
            return None
        case "daily":
            return f"daily:{step.at.isoformat()}"
        case "storm":
            return f"{STORM}:{step.at.isoformat()}" if step.is_held else STORM


def addressee_of_deputy(notice: Notice, directory: Directory, now: datetime) -> Addressee | None:
    """Return who stands in for the person of a notice at this moment; None: nobody."""
    person = directory.people.get(notice.addressee.person_id) if notice.addressee.person_id else None
    acting = directory.acting_deputy_of(person, now) if person is not None else None
    return Addressee.person(acting.id) if acting is not None and person is not None and acting.id != person.id else None
