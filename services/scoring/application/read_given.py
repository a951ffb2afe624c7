"""What single respondents answered."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.scoring.domain.given import GivenResponse, SlotOf, slots_of
from services.scoring.store.given_reader import GivenReader
from services.scoring.store.score_reader import ScoreReader
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import AnswerVerdict


@dataclass(frozen=True, slots=True)
class ReadResponses:
    """Return responses with their answers on scales, by id; the reader was found to see them."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, ids: Collection[UUID]) -> dict[UUID, GivenResponse]:
        """Return those that count."""
        if not ids:
            return {}
        async with self.unit_of_work.read() as connection:
            return {one.response_id: one for one in await GivenReader(connection).of_responses(ids)}


@dataclass(frozen=True, slots=True)
class ReadPersonsAnswers:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, respondent_id: UUID, locations: frozenset[str] | None, limit: int
    ) -> list[GivenResponse]:
        """Return at most `limit` responses of somebody at these locations, the newest first; None: anywhere."""
        async with self.unit_of_work.read() as connection:
            return await GivenReader(connection).of_person(respondent_id, locations, limit=limit)


@dataclass(frozen=True, slots=True)
class FindSlots:
    unit_of_work: UnitOfWork

    async def __call__(self, *, survey: str, verdict: AnswerVerdict) -> frozenset[SlotOf]:
        """Return what answers are counted as that are judged so."""
        async with self.unit_of_work.read() as connection:
            return frozenset(slots_of(await ScoreReader(connection).find_series(survey), verdict))
