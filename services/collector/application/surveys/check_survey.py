"""Look at a draft as publishing it would."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.surveys.check_assets import check_assets
from services.collector.domain.surveys.series_breaks import SeriesBreak, series_breaks
from services.collector.domain.surveys.survey import problems_of
from services.collector.domain.surveys.translations import Missing, missing_translations
from services.collector.store.survey_store import SurveyStore
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What publishing a draft would meet."""

    problems: Sequence[FieldProblem]
    """What it would be refused for."""
    missing: Sequence[Missing]
    breaks: Sequence[SeriesBreak]
    """Declared or not."""


@dataclass(frozen=True, slots=True)
class CheckSurvey:
    """Tell what publishing the present draft would meet; nothing is changed."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> DraftCheck:
        """Return what stands in the way, what falls back to another language, and which series break.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
        """
        async with self.unit_of_work.read() as connection:
            store = SurveyStore(connection)
            draft = (await store.get(key)).draft
            breaks = series_breaks(draft, await store.latest_of_concepts(key, draft))
            problems = [*problems_of(draft), *(one.problem() for one in breaks if one.reason is None)]
            problems += await check_assets(connection, draft.theme)
            return DraftCheck(problems, missing_translations(draft), breaks)
