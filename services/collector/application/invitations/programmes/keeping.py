"""Put, read, list, delete, pause and resume programmes."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.invitations.programmes.findings import ProgrammeFinding
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition, ProgrammeStanding
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.keyed.preconditions import Precondition
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutProgramme:
    """Create or replace a programme. What changes concerns the next round."""

    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(
        self, *, key: str, definition: ProgrammeDefinition, caller: Caller, expected: Precondition | None = None
    ) -> tuple[ProgrammeStanding, bool]:
        """Return the programme and whether it is new.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            InvalidProgrammeError: names each place that is wrong.
            PreconditionFailedError: the programme is not as expected.
            PreconditionRequiredError: there is one, it would change, and nothing is expected of it.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller) -> ProgrammeStanding:
        """Return a programme.

        Raises:
            ProgrammeNotFoundError: there is none of this key, or the caller is limited to a unit.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ListProgrammes:
    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int, caller: Caller) -> Sequence[ProgrammeStanding]:
        """Return at most `limit` programmes by key, from behind `after` on; none to callers limited to a unit."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class DeleteProgramme:
    """Delete a programme: no round is made any more. Its rounds and versions stay."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller, expected: Precondition | None = None) -> None:
        """Delete it.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            ProgrammeNotFoundError: there is none of this key.
            PreconditionFailedError: the programme is not as expected.
            PreconditionRequiredError: nothing is expected of it.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class PauseProgramme:
    """Let no round be made until somebody resumes the programme."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller) -> ProgrammeStanding:
        """Return the programme; pausing again changes nothing.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            ProgrammeNotFoundError: there is none of this key.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ResumeProgramme:
    """Go on with the next round that the calendar says; those in between are not made up for."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller) -> ProgrammeStanding:
        """Return the programme; resuming one that is active changes nothing.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            ProgrammeNotFoundError: there is none of this key.
            ProgrammeEndedError: its calendar has no further round.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class FindInProgramme:
    """Say what is questionable about a definition, kept or not."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, definition: ProgrammeDefinition, caller: Caller) -> Sequence[ProgrammeFinding]:
        """Return the findings.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            InvalidProgrammeError: names each place that is wrong.
        """
        raise NotImplementedError
