"""Answer what there is to read."""

from dataclasses import dataclass

from services.scoring.domain.catalogue import Catalogue, catalogue_of
from services.scoring.domain.company import Company
from services.scoring.store.catalogue_reader import CatalogueReader
from services.scoring.store.score_reader import ScoreReader
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadCatalogue:
    unit_of_work: UnitOfWork

    async def __call__(self, *, survey: str | None, company: Company) -> Catalogue:
        """Return surveys and, of one of them, questions and properties, as far as the reader has answers to see.

        Args:
            survey: its key; None, or one that is not known: the one with most answers.
            company: as the reader may see it.
        """
        async with self.unit_of_work.read() as connection:
            reader = CatalogueReader(connection)
            answers = await reader.answers()
            known = await ScoreReader(connection).find_series(None)
            seen = None if company.locations is None else await reader.series_at(company.locations)
            series = [
                (one, answers[one.key.series_id])
                for one in known
                if one.key.series_id in answers and (seen is None or one.key.series_id in seen)
            ]
            chosen = catalogue_of(series, survey, ()).survey
            mine = [one.key.series_id for one, _ in series if one.key.survey == chosen]
            return catalogue_of(series, survey, await reader.properties(mine, company.locations))
