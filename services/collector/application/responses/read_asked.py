"""What responses were asked: the definitions of the versions that they are bound to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.definition import Definition
from services.collector.store.survey_store import SurveyStore
from shared.unit_of_work import UnitOfWork

Asked = Mapping[tuple[str, int], Definition]
"""By the survey's key and the version's number."""


@dataclass(frozen=True, slots=True)
class ReadAsked:
    unit_of_work: UnitOfWork

    async def __call__(self, *, responses: Iterable[StoredResponse]) -> Asked:
        """Return the definitions, with one query for all of them."""
        names = sorted({(one.survey, one.version) for one in responses})
        if not names:
            return {}
        async with self.unit_of_work.read() as connection:
            versions = await SurveyStore(connection).list_versions(names)
        return {(version.survey, version.number): version.definition.with_follow_up() for version in versions}
