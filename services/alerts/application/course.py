"""How far it is with what an alert is about: who was notified, who takes care, whether the customer was contacted."""

from dataclasses import dataclass
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.domain.loop import Course
from services.alerts.domain.signal import Signal
from services.alerts.domain.subject import CustomerKind
from services.alerts.store.letter_store import LetterStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadCourse:
    unit_of_work: UnitOfWork

    async def __call__(self, *, raised: Alert | Signal) -> Course | None:
        """Return it of an alert or signal that the reader may see; None: it is about no customer."""
        kind: CustomerKind = "response"
        if isinstance(raised, Alert):
            subject_id = raised.response_id
        elif raised.subject == "complaint":
            kind, subject_id = "complaint", UUID(raised.subject_id)
        else:
            return None
        async with self.unit_of_work.read() as connection:
            return await LetterStore(connection).course_of(kind, subject_id)
