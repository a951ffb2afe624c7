"""When the invitations of a batch go out: at most so many a day, by one zone's days, and in no quiet hours. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from services.collector.domain.messages.quiet_hours import QuietHours, next_allowed
from shared.vocabulary import MessageChannel

_DAY = timedelta(days=1)


@dataclass(slots=True)
class SendingPlan:
    """Hands out moments, one for each invitation, in the order in which they are asked for."""

    per_day: int | None
    """None: any number."""
    zone: tzinfo
    """Whose days are counted."""
    at_time: time
    """When the first of a day go out, where they could not go out on the day before."""
    quiet_hours: QuietHours
    taken: Mapping[date, int] = field(default_factory=dict)
    """How many moments each day has given away before."""
    given: Counter[date] = field(default_factory=Counter)
    """How many it gives away now."""
    _full: dict[date, date] = field(default_factory=dict)
    """Of days without room: a later day before which there is none either."""

    def earliest(self, moment: datetime, channel: MessageChannel | None, phone: str | None) -> datetime:
        """Return the first moment from `moment` on at which there is room, without taking it."""
        while True:
            allowed = self._allowed(moment, channel, phone)
            day = self.day_of(allowed)
            free = self._free(day)
            if free == day:
                return allowed
            moment = datetime.combine(free, self.at_time, self.zone).astimezone(UTC)

    def take(self, moment: datetime, channel: MessageChannel | None, phone: str | None) -> datetime:
        """Return the moment that `earliest` finds, which is given away by that."""
        found = self.earliest(moment, channel, phone)
        self.given[self.day_of(found)] += 1
        return found

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _free(self, day: date) -> date:
        passed = []
        while self.per_day is not None and (
            day in self._full or self.taken.get(day, 0) + self.given[day] >= self.per_day
        ):
            passed.append(day)
            day = self._full.get(day, day + _DAY)
        self._full |= dict.fromkeys(passed, day)
        return day

    def _allowed(self, moment: datetime, channel: MessageChannel | None, phone: str | None) -> datetime:
        if channel is None:
            return moment
        return next_allowed(moment, self.quiet_hours, channel=channel, purpose="survey", basis=None, phone=phone).at
