"""Take a response back."""

from dataclasses import dataclass
from uuid import UUID

from services.collector import events_out
from services.collector.application.responses.note_correction import note_correction
from services.collector.domain.responses.correction import withdrawn
from services.collector.store.response_store import lock_response, save_corrections
from shared.clock import Clock
from shared.keyed.preconditions import Precondition, check_expected
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WithdrawResponse:
    """Delete what a response said and let nobody count it; its id stays taken."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, response_id: UUID, actor: str, expected: Precondition | None = None) -> None:
        """Withdraw the response; one that was withdrawn before stays as it is.

        Places that it took in quotas are not given back: they count what came in.

        Args:
            response_id: which one.
            actor: who withdraws it.
            expected: what must be true of the response; anything when None.

        Raises:
            ResponseNotFoundError: there never was one of this id.
            PreconditionFailedError: it is not as expected.
        """
        async with self.unit_of_work.begin() as work:
            stored = await lock_response(work.connection, response_id)
            if stored.withdrawn_at is not None:
                return
            check_expected(expected, stored.tag, thing="response")
            response = withdrawn(stored, at=self.clock.now())
            await save_corrections(work.connection, [response])
            if response.withdrawn_at is not None:
                work.publish(events_out.response_withdrawn(response, at=response.withdrawn_at))
        note_correction("withdrawn", response, actor=actor)
