"""A small world of one group: things happen, and it is looked at when that was wanted, and as often as one likes."""

import heapq
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.alerts.domain.actions import Notify
from services.alerts.domain.asking import answered, decide
from services.alerts.domain.group import Asked, Held, Member, Over
from services.alerts.domain.silence import Matcher, Silence
from shared.contracts.notices import Recipient

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEAM = Recipient(kind="team", team="care")
RESPONSIBLE = Recipient(kind="responsible")
FAR = 90 * 24 * 60


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Raise:
    """An alert is raised."""

    minute: float
    member: Member


@dataclass(frozen=True)
class Acknowledge:
    """Somebody takes care, from an alert or from a notice."""

    minute: float
    by_notice: bool


@dataclass(frozen=True)
class Correct:
    """The reason of an alert goes, or comes back."""

    minute: float
    number: int
    over: Over | None


@dataclass(frozen=True)
class EndSilence:
    minute: float
    number: int


Happening = Raise | Acknowledge | Correct | EndSilence


def member(number: int, minute: float = 0, *, notify: Notify | None = None, **changes: object) -> Member:
    """Return an alert of the rule `r<number>`, whose team is to know after half a minute."""
    values: dict[str, object] = {
        "alert_id": UUID(int=number),
        "rule": f"r{number}",
        "severity": "warning",
        "notify": notify or Notify(recipients=(TEAM,)),
        "raised_at": after(minute),
    }
    return Member(**(values | changes))  # type: ignore[arg-type] # as the tests name them


def silence(number: int, start: float, until: float, rule: str | None = None) -> Silence:
    return Silence(
        id=UUID(int=1000 + number),
        matcher=Matcher(rule=rule, severity=None if rule else "warning"),
        starts_at=after(start),
        until_at=after(until),
        reason="Moving the shop",
        created_by="kim",
        created_at=after(start),
    )


@dataclass
class World:
    """What is known at a moment."""

    silences: list[Silence] = field(default_factory=list)
    members: dict[UUID, Member] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    held: set[Held] = field(default_factory=set)
    recurs: bool = False
    shuffle: random.Random | None = None
    """Gives everything in another order, and twice."""

    def look(self, now: datetime) -> datetime | None:
        """Decide as due work does, and return when to look again."""
        decision = decide(
            self._any_order(self.members.values()),
            self._any_order(self.asked),
            self._any_order(self.silences),
            now,
            recurs=self.recurs,
        )
        if decision.asked is not None:
            self.asked.append(decision.asked)
        self.held |= decision.held
        return decision.again_at

    def _any_order(self, things: Iterable[object]) -> Sequence:  # type: ignore[type-arg] # of the same
        listed = list(things)
        if self.shuffle is None:
            return listed
        twice = [*listed, *self.shuffle.sample(listed, len(listed) // 2)]
        self.shuffle.shuffle(twice)
        return twice

    def happen(self, one: Happening, now: datetime) -> datetime:
        """Let something happen, and return when the group is to be looked at for that."""
        match one:
            case Raise():
                self.members[one.member.alert_id] = one.member
                return one.member.ready_at
            case Acknowledge():
                for id_ in answered(self.members.values(), self.asked, now, by_notice=one.by_notice):
                    self.members[id_] = replace(self.members[id_], acknowledged_at=now, acknowledged_by="kim")
            case Correct():
                id_ = UUID(int=one.number)
                if id_ in self.members:
                    self.members[id_] = replace(self.members[id_], over=one.over)
            case EndSilence():
                for index, each in enumerate(self.silences):
                    if each.id == UUID(int=1000 + one.number) and each.is_on(now):
                        self.silences[index] = replace(each, ended_at=now)
        return now


def play(
    happenings: Sequence[Happening],
    silences: Sequence[Silence] = (),
    *,
    recurs: bool = False,
    extra: Sequence[float] = (),
    seed: int = 0,
) -> World:
    """Return the world in the end.

    Args:
        happenings: by their minutes.
        silences: that there are.
        recurs: whether what is raised later is another occurrence.
        extra: minutes at which it is looked at although nobody wanted it.
        seed: 0: everything is given once and in order; others: in another order, and twice.
    """
    shuffle = random.Random(seed) if seed else None  # noqa: S311 - an order, no secret
    world = World(silences=list(silences), recurs=recurs, shuffle=shuffle)
    ordered = sorted(happenings, key=lambda one: one.minute)
    # At the same moment things happen before somebody looks.
    queue: list[tuple[datetime, int, int]] = [(after(one.minute), 0, index) for index, one in enumerate(ordered)]
    queue += [(after(minute), 1, 0) for minute in extra]
    heapq.heapify(queue)
    while queue and queue[0][0] <= after(FAR):
        now, kind, index = heapq.heappop(queue)
        if kind == 0:
            heapq.heappush(queue, (max(now, world.happen(ordered[index], now)), 1, 0))
            continue
        again = world.look(now)
        if again is not None:
            assert again > now
            if (again, 1, 0) not in queue:
                heapq.heappush(queue, (again, 1, 0))
    return world


def summary(world: World) -> list[tuple[str, int, float, list[int]]]:
    """Return what was asked: the reason, its number, the minute, and about which alerts."""
    return [
        (one.reason, one.number, (one.at - NOON) / timedelta(minutes=1), sorted(id_.int for id_ in one.alert_ids))
        for one in world.asked
    ]
