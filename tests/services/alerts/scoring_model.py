"""A model of what lies between customers and the ledger: scoring with its counts, and a bus whose readers are late."""

import random
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, EventData
from shared.contracts.scoring import UnhappyCounted
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.alerts.happenings import NOON, answer, event, scored

CLOCKS_DIFFER = timedelta(seconds=2)
Hour = tuple[str, datetime]


@dataclass
class LateBus:
    """Partitions in order; how far alerts has got on each is decided by chance."""

    chance: random.Random
    records: dict[str, list[Event[Any]]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    handled: list[Event[Any]] = field(default_factory=list)
    lost: Callable[[Event[Any]], bool] = lambda _event: False
    """Which records are read and have no effect, as if they had been parked."""

    def publish(self, data: EventData, at: datetime) -> None:
        partition = f"{data.producer()}/{zlib.crc32(data.key().encode()) % 3}"
        made = Event(data, source=f"/heed/{data.producer()}", time=at)
        self.records.setdefault(partition, []).append(made)

    async def read_offsets(self, _bodies: Collection[type[EventData]]) -> Mapping[str, tuple[int, int]]:
        return {name: (self.done[name], len(records)) for name, records in self.records.items()}

    async def deliver_some(self, alerts: OneService, partition: str | None = None) -> None:
        """Let alerts handle a few records of a partition, some of them once more, also under another id."""
        waiting = [name for name, records in self.records.items() if self.done[name] < len(records)]
        if not waiting:
            return
        name = partition or self.chance.choice(waiting)
        begin, size = self.done[name], self.chance.randint(1, 5)
        batch = [one for one in self.records[name][begin : begin + size] if not self.lost(one)]
        old = [one for one in self.handled if self.chance.random() < 0.05]
        twins = [Event(one.data, source=one.source, time=one.time) for one in old if self.chance.random() < 0.5]
        await alerts.deliver(*batch, *old, *twins)
        self.handled += batch
        self.done[name] = min(begin + size, len(self.records[name]))

    async def deliver_all(self, alerts: OneService) -> None:
        while any(self.done[name] < len(records) for name, records in self.records.items()):
            await self.deliver_some(alerts)


@dataclass
class Life:
    """One response, from its first revision to its end."""

    survey: str
    received_at: datetime
    revisions: Sequence[tuple[bool, bool]]
    """Whether each is unhappy, and whether it is suspect."""
    end: str
    channel: str = "web"
    response_id: UUID = field(default_factory=uuid7)
    person: UUID = field(default_factory=uuid7)
    to_do: list[Any] = field(default_factory=list)
    """What the customer and the collector have still to do: numbers of revisions, and the end."""
    waiting: list[Any] = field(default_factory=list)
    """What scoring has still to handle."""
    state: tuple[bool, bool] | None = None
    is_gone: bool = False

    @property
    def hour(self) -> Hour:
        return self.survey, self.received_at.replace(minute=0, second=0, microsecond=0)


@dataclass
class Scoring:
    """Scores, and counts as scoring does: what changed is published, with a watermark a little behind."""

    chance: random.Random
    bus: LateBus
    lives: list[Life]
    now: datetime = NOON
    published: dict[Hour, tuple[int, ...]] = field(default_factory=dict)

    def step(self) -> bool:
        """Let one thing happen; return whether there was any left."""
        self.now += timedelta(seconds=self.chance.uniform(0.1, 1.5))
        busy = [life for life in self.lives if life.to_do or life.waiting]
        if not busy:
            return False
        life = self.chance.choice(busy)
        if life.to_do and (not life.waiting or self.chance.random() < 0.5):
            self._customer(life)
        else:
            self._score(life)
        if self.chance.random() < 0.3:
            self.count()
        return True

    def _customer(self, life: Life) -> None:
        one = life.to_do.pop(0)
        life.waiting.append(one)
        if one == "withdrawn":
            gone = ResponseWithdrawn(
                response_id=life.response_id, revision=99, survey=life.survey, withdrawn_at=self.now
            )
            self.bus.publish(gone, self.now)
        elif one == "erased":
            self.bus.publish(RespondentErased(respondent_id=life.person, erased_at=self.now), self.now)

    def _score(self, life: Life) -> None:
        one = life.waiting.pop(0)
        if one in ("withdrawn", "erased"):
            life.is_gone = life.state is not None
            life.waiting.clear()
            return
        life.state = life.revisions[one]
        unhappy, suspect = life.state
        self.bus.publish(
            scored(
                answer(1 if unhappy else 10),
                response_id=life.response_id,
                respondent_id=life.person,
                revision=one + 1,
                survey=life.survey,
                channel=life.channel,
                received_at=life.received_at,
                suspect="staff" if suspect else None,
                scored_at=self.now,
            ).data,
            self.now,
        )

    def count(self) -> None:
        """Publish the hours whose numbers changed."""
        for hour, numbers in self.counts().items():
            if self.published.get(hour, (0, 0, 0, 0)) != numbers:
                self.published[hour] = numbers
                names = ("unhappy", "suspect", "withdrawn", "imported")
                counted = dict(zip(names, numbers, strict=True))
                data = UnhappyCounted(survey=hour[0], hour=hour[1], counted_to=self.now - CLOCKS_DIFFER, **counted)
                self.bus.publish(data, self.now)

    def counts(self) -> dict[Hour, tuple[int, int, int, int]]:
        found: dict[Hour, list[int]] = {life.hour: [0, 0, 0, 0] for life in self.lives}
        for life in self.lives:
            if life.state is None or not life.state[0]:
                continue
            place = 2 if life.is_gone else 1 if life.state[1] else 0
            found[life.hour][place] += 1
            found[life.hour][3] += place == 0 and life.channel == "import"
        return {hour: (one, two, three, four) for hour, (one, two, three, four) in found.items()}


def lives(chance: random.Random, number: int, revisions: Sequence[int] = (1, 1, 1, 2, 3)) -> list[Life]:
    """Return responses of two surveys and three hours, with everything that may happen to them."""
    found = []
    for _ in range(number):
        said = [(chance.random() < 0.7, chance.random() < 0.15) for _ in range(chance.choice(revisions))]
        life = Life(
            survey=chance.choice(["parcel", "visit"]),
            received_at=datetime(2026, 3, 2, chance.randint(9, 11), chance.randint(0, 59), tzinfo=UTC),
            revisions=said,
            end=chance.choice(["kept", "kept", "kept", "withdrawn", "erased"]),
            channel="import" if chance.random() < 0.1 else "web",
        )
        life.to_do = [*range(len(said)), *([life.end] if life.end != "kept" else [])]
        found.append(life)
    return found


def replayed(bus: LateBus) -> list[Event[Any]]:
    """Return everything that was ever published, under new ids, as after a replay from the beginning."""
    return [event(one.data) for records in bus.records.values() for one in records]
