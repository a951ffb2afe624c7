"""What is said of many notices, collected group by group: those of a storm fit into no memory at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.notifications.domain.notices.notice import Notice
from shared.vocabulary import NoticeUrgency, Spot

SHOWN = 20
"""Of a digest, at most; counts are of all."""


@dataclass(slots=True)
class Tally:
    """The groups of notices that a delivery is about, each counted once, by the most important one that still holds."""

    leads: list[UUID] = field(default_factory=list)
    """Of the groups."""
    rules: Counter[str | None] = field(default_factory=Counter)
    """By what they are called; None: without a rule."""
    places: Counter[Spot] = field(default_factory=Counter)
    urgencies: set[NoticeUrgency] = field(default_factory=set)
    _first: list[Notice] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.leads)

    @property
    def first(self) -> Sequence[Notice]:
        """The most important ones, so many as are shown."""
        return sorted(self._first, key=lambda one: one.importance)[:SHOWN]

    def add(self, group: Sequence[Notice]) -> None:
        """Add those of a group that still hold; at least one."""
        one = min(group, key=lambda each: each.importance)
        self.leads.append(one.lead_id or one.id)
        self.rules.update(one.named_rules or (None,))
        self.places[Spot(touchpoint=one.touchpoint, location=one.location)] += 1
        self.urgencies.update(each.urgency for each in group)
        self._first.append(one)
        if len(self._first) >= 2 * SHOWN:
            self._first[:] = self.first


@dataclass(frozen=True, slots=True)
class Valid:
    """The notices of a delivery that still hold."""

    notices: Sequence[Notice]
    """The most important first; of a digest those that it shows."""
    tally: Tally
    """Of all of them."""
