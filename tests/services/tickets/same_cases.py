"""The events that come of a few weeks of customers, and which cases they should have: by a model of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import Answer, ComplaintFiled, RespondentErased, ResponseEdited, ResponseWithdrawn
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.vocabulary import Comment, ScoredAnswer
from tests.services.tickets.same_weeks import PEOPLE, SEVERITIES, Response, Weeks

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """An answer or complaint as the model sees it."""

    name: str
    person: int | None
    """None of nobody known, and of what was taken back."""
    key: tuple[int, str] | None
    at: datetime
    severities: tuple[str, ...]
    words: frozenset[str]
    is_said: bool
    """Whether it counts as something that the customer said."""
    follows: str | None = None


@dataclass(frozen=True)
class Case:
    """What must be the same whatever the order."""

    about: frozenset[str]
    severity: str | None
    person: int | None
    words: frozenset[str]


@dataclass
class Story:
    """The events of some weeks, under ids of their own, and the cases that should come of them."""

    weeks: Weeks
    people: dict[int, UUID] = field(default_factory=lambda: {one: uuid7() for one in PEOPLE})
    ids: dict[str, UUID] = field(default_factory=dict)
    events: list[Event[Any]] = field(default_factory=list)
    """Everything that tickets receives."""

    def __post_init__(self) -> None:
        for number in range(len(self.weeks.responses)):
            self.ids[f"r{number}"] = uuid7()
        for number in range(len(self.weeks.complaints)):
            self.ids[f"c{number}"] = uuid7()
        self.events = list(self._events())

    def complaint(self, number: int) -> tuple[int | None, str, str | None]:
        """Return who complains, where, and after which response."""
        one = self.weeks.complaints[number]
        if one.follows is None or one.follows >= len(self.weeks.responses):
            return one.person, one.touchpoint, None
        response = self.weeks.responses[one.follows]
        person = response.person if response.person is not None else response.author
        return person if one.is_named else None, response.touchpoint, f"r{one.follows}"

    def _events(self) -> Iterator[Event[Any]]:
        for number, one in enumerate(self.weeks.responses):
            for severity in one.alerts:
                yield self._alert(number, one, severity)
            for revision, has_words in enumerate(one.edits, start=2):
                yield self._edit(number, one, revision, has_words=has_words)
            if one.is_withdrawn:
                yield _event(ResponseWithdrawn(response_id=self.ids[f"r{number}"], revision=9, **_WITHDRAWN))
        for number in range(len(self.weeks.complaints)):
            yield self._complaint(number)
        for person in self.weeks.erased:
            yield _event(RespondentErased(respondent_id=self.people[person], erased_at=START))

    def received(self) -> list[list[Event[Any]]]:
        """Return the events in some order, some of them several times, in batches of any size."""
        chance, events = self.weeks.order, self.events
        again = [Event(one.data, source=one.source, time=one.time) for one in events if chance.random() < 0.3]
        everything = [*events, *again, *(one for one in events if chance.random() < 0.2)]
        chance.shuffle(everything)
        batches: list[list[Event[Any]]] = []
        while everything:
            size = chance.choice([1, 1, 2, 5, 40])
            batches.append(everything[:size])
            everything = everything[size:]
        return batches

    def _alert(self, number: int, one: Response, severity: str) -> Event[AlertRaised]:
        fields: dict[str, Any] = {
            "alert_id": uuid7(),
            "rule": severity,
            "severity": severity,
            "response_id": self.ids[f"r{number}"],
            "survey": f"survey-{number}",
            "version": 1,
            "channel": "web",
            "touchpoint": one.touchpoint,
            "location": "Graz",
            "respondent_id": None if one.person is None else self.people[one.person],
            "reasons": (ScoredAnswer(question=f"q{number}", value=2, category="detractor", **_NPS),),
            "comments": (Comment("why", self.word(number, 1)),),
            "occurred_at": _day(one.day),
            "raised_at": START,
        }
        return _event(AlertRaised(**fields))

    def _edit(self, number: int, one: Response, revision: int, *, has_words: bool) -> Event[ResponseEdited]:
        words = Answer(question="why", concept="why", type="text", value=self.word(number, revision))
        fields: dict[str, Any] = {
            "response_id": self.ids[f"r{number}"],
            "respondent_id": None if one.person is None else self.people[one.person],
            "survey": f"survey-{number}",
            "version": 1,
            "channel": "web",
            "revision": revision,
            "answers": (words,) if has_words else (),
            "occurred_at": _day(one.day),
            "received_at": START,
            "edited_at": START,
        }
        return _event(ResponseEdited(**fields))

    def _complaint(self, number: int) -> Event[ComplaintFiled]:
        person, touchpoint, follows = self.complaint(number)
        fields: dict[str, Any] = {
            "complaint_id": self.ids[f"c{number}"],
            "text": self.said(number),
            "channel": "web",
            "touchpoint": touchpoint,
            "location": "Graz",
            "respondent_id": None if person is None else self.people[person],
            "response_id": None if follows is None else self.ids[follows],
            "occurred_at": _day(self.weeks.complaints[number].day),
            "filed_at": START,
        }
        return _event(ComplaintFiled(**fields))

    def word(self, number: int, revision: int) -> str:
        """Return what a response says in a revision."""
        return f"words {self.ids[f'r{number}']} {revision}."

    def said(self, number: int) -> str:
        """Return what a complaint says."""
        return f"words {self.ids[f'c{number}']}."

    def never_again(self) -> list[str]:
        """Return what must not be found anywhere: words that were taken back."""
        responses = enumerate(self.weeks.responses)
        gone = [number for number, one in responses if one.is_withdrawn or one.person in self.weeks.erased]
        complaints = range(len(self.weeks.complaints))
        return [f"words {self.ids[f'r{number}']}" for number in gone] + [
            self.said(number) for number in complaints if self.complaint(number)[0] in self.weeks.erased
        ]

    def cases(self) -> set[Case]:
        """Return the cases as they should be, by a model that knows everything at once."""
        groups = _connected(list(self._items()))
        people = {at: next((one.person for one in group if one.person is not None), None) for at, group in groups}
        found = set()
        for at, group in groups:
            own = max((one for item in group for one in item.severities), key=SEVERITIES.index, default=None)
            others = [
                said.at
                for other, items in groups
                if other != at and people[at] is not None and people[other] == people[at]
                for said in items
                if said.is_said
            ]
            answers = [item.at for item in group if item.is_said and item.severities]
            is_again = any(before < one <= before + timedelta(days=90) for one in answers for before in others)
            severity = SEVERITIES[min(SEVERITIES.index(own) + 1, 2)] if own and is_again else own
            words = frozenset().union(*(item.words for item in group))
            found.add(Case(frozenset(item.name for item in group), severity, people[at], words))
        return found

    def _items(self) -> Iterator[Item]:
        followed = {self.complaint(number)[2] for number in range(len(self.weeks.complaints))}
        for number, one in enumerate(self.weeks.responses):
            name = f"r{number}"
            if not one.alerts and name not in followed:
                continue
            is_gone = one.is_withdrawn or one.person in self.weeks.erased
            says = self.word(number, 1) if one.alerts else None
            for revision, has_words in enumerate(one.edits, start=2):
                says = self.word(number, revision) if has_words else None
            yield Item(
                name=name,
                person=None if is_gone or not one.alerts else one.person,
                key=(one.person, one.touchpoint) if one.person is not None and one.alerts else None,
                at=_day(one.day),
                severities=one.alerts,
                words=frozenset() if is_gone or says is None else frozenset({says}),
                is_said=bool(one.alerts) and not is_gone,
            )
        for number, filed in enumerate(self.weeks.complaints):
            person, touchpoint, follows = self.complaint(number)
            is_gone = person in self.weeks.erased
            yield Item(
                name=f"c{number}",
                person=None if is_gone else person,
                key=None if person is None else (person, touchpoint),
                at=_day(filed.day),
                severities=(),
                words=frozenset() if is_gone else frozenset({self.said(number)}),
                is_said=not is_gone,
                follows=follows,
            )


_NPS: dict[str, Any] = {"metric": "nps", "scale_min": 0, "scale_max": 10, "polarity": "high_is_good"}
_WITHDRAWN: dict[str, Any] = {"survey": "survey", "withdrawn_at": START}


def _connected(items: list[Item]) -> list[tuple[int, Sequence[Item]]]:
    """Return which items belong together: by person and place, or because one follows the other."""
    group = {one.name: number for number, one in enumerate(items)}
    for one, other in combinations(items, 2):
        is_one = (one.key is not None and one.key == other.key) or other.follows == one.name
        if is_one and group[one.name] != group[other.name]:
            old, new = group[other.name], group[one.name]
            group |= {name: new for name, number in group.items() if number == old}
    return [(at, [one for one in items if group[one.name] == at]) for at in sorted(set(group.values()))]


def _day(day: int) -> datetime:
    return START + timedelta(days=day)


def _event(data: Any) -> Event[Any]:
    return Event(data, source=f"/heed/{data.producer()}", time=START)
