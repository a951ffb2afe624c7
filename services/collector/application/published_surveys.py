"""The live surveys, kept in memory ready for checking answers."""

from collections.abc import Collection
from dataclasses import dataclass

from services.collector.domain.answers import AnswerRules
from services.collector.domain.definition import Definition
from services.collector.domain.names import is_key
from services.collector.domain.survey import State
from services.collector.store.survey_store import SurveyStore
from shared.unit_of_work import Connection

MAX_KEPT = 1000


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that responses can be bound to."""

    survey: str
    number: int
    definition: Definition
    rules: AnswerRules


@dataclass(frozen=True, slots=True)
class LiveSurvey:
    """A survey as it stands in the present transaction."""

    state: State
    version: PublishedVersion | None
    """The live version; None when the survey was never published."""


class PublishedSurveys:
    """Remembers published versions, which never change, and asks each transaction which of them is live.

    So a publication or a pause by another process takes effect with the next group of responses.
    """

    def __init__(self) -> None:
        self._kept: dict[str, PublishedVersion] = {}

    async def live(self, connection: Connection, keys: Collection[str]) -> dict[str, LiveSurvey]:
        """Return those of the surveys that exist, by key; costs one small query unless a version is new here."""
        wanted = sorted({key for key in keys if is_key(key)})
        if not wanted:
            return {}
        store = SurveyStore(connection)
        states = await store.live_states(wanted)
        live = {key: state.live_version for key, state in states.items()}
        versions = {key: kept for key in live if (kept := self._kept.get(key)) is not None and kept.number == live[key]}
        missing = [(key, number) for key, number in live.items() if number is not None and key not in versions]
        for version in await store.list_versions(missing) if missing else ():
            rules = AnswerRules(version.definition)
            versions[version.survey] = PublishedVersion(version.survey, version.number, version.definition, rules)
            self._keep(versions[version.survey])
        return {key: LiveSurvey(state.state, versions.get(key)) for key, state in states.items()}

    def _keep(self, version: PublishedVersion) -> None:
        """Keep the newest version of each of the surveys that were used last."""
        kept = self._kept.pop(version.survey, None)
        self._kept[version.survey] = version if kept is None or kept.number < version.number else kept
        if len(self._kept) > MAX_KEPT:
            del self._kept[next(iter(self._kept))]
