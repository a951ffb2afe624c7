"""How many a programme would ask, unit by unit."""

from dataclasses import dataclass

from services.collector.application.invitations.batches.foreseeing import ForeseeRows
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition
from services.collector.domain.invitations.programmes.round import ProgrammeForecast
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ForeseeProgramme:
    """Say what a programme would do at this moment; nothing is written."""

    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory
    foresee: ForeseeRows

    async def __call__(
        self, *, caller: Caller, key: str | None = None, definition: ProgrammeDefinition | None = None
    ) -> ProgrammeForecast:
        """Return the forecast.

        Args:
            caller: who asks.
            key: of a programme that is kept, or is to be: whom it has asked before counts. None: of a new one.
            definition: what it would be; None: what is kept under the key.

        Raises:
            WholeCompanyError: the caller is limited to a unit and names a definition.
            ProgrammeNotFoundError: there is none of this key, or the caller is limited to a unit.
            InvalidProgrammeError: names each place that is wrong.
        """
        raise NotImplementedError
