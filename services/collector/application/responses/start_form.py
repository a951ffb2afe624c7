"""Hand out forms, and notice those that come back faster than people are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.clock import Clock
from shared.ids import unix_ms_of, uuid7


@dataclass(frozen=True, slots=True)
class StartForm:
    """Make the id of a new form, which is also that of what will be submitted; it carries the moment of its making."""

    clock: Clock

    async def __call__(self) -> UUID:
        """Return a new id."""
        return uuid7(_unix_ms(self.clock.now()))


@dataclass(frozen=True, slots=True)
class NoticeHaste:
    """Tell machines from people by the time that a form took: they need none."""

    clock: Clock
    shortest: timedelta
    """Zero: nothing is too fast."""

    async def __call__(self, *, form_id: UUID) -> bool:
        """Tell whether the form comes back too soon after it was made, or before that."""
        taken = timedelta(milliseconds=_unix_ms(self.clock.now()) - unix_ms_of(form_id))
        return bool(self.shortest) and taken < self.shortest


def _unix_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
