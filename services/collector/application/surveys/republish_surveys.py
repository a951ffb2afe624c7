"""Publish the newest version of each survey once more, for services that have missed it or keep more of it by now."""

from dataclasses import dataclass

from services.collector import events_out
from services.collector.store.survey_store import SurveyStore
from shared.unit_of_work import UnitOfWork

PAGE = 20
"""Surveys in one transaction."""


@dataclass(frozen=True, slots=True)
class RepublishSurveys:
    """Readers who know them already ignore them: content and version are the same."""

    unit_of_work: UnitOfWork

    async def __call__(self) -> int:
        """Return how many were published; a survey that was never published has nothing to say."""
        count, after = 0, None
        while True:
            async with self.unit_of_work.begin() as work:
                store = SurveyStore(work.connection)
                surveys = await store.list_after(after, PAGE)
                names = [(one.key, one.live_version) for one in surveys if one.live_version is not None]
                for version in await store.list_versions(names):
                    work.publish(events_out.survey_published(version))
            count += len(names)
            if len(surveys) < PAGE:
                return count
            after = surveys[-1].key
