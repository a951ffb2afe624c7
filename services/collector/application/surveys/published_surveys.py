"""The published surveys, kept in memory ready for checking answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.collector.domain.errors import SurveyNotOpenError
from services.collector.domain.names import is_key
from services.collector.domain.responses.answers import AnswerRules
from services.collector.domain.responses.asking import Asking
from services.collector.domain.responses.offering import Offering
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.opening import Openness, openness, refusal
from services.collector.domain.surveys.series_breaks import series_start
from services.collector.domain.surveys.survey import State
from services.collector.store.survey_store import SurveyStore, VersionName
from shared.unit_of_work import Connection

MAX_KEPT = 1000
_HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that responses can be bound to."""

    survey: str
    number: int
    definition: Definition
    rules: AnswerRules
    asking: Asking
    offering: Offering


@dataclass(frozen=True, slots=True)
class LiveSurvey:
    """A survey as it stands in the present transaction."""

    state: State
    version: PublishedVersion | None
    """The live version; None when the survey was never published."""
    others: Mapping[int, PublishedVersion] = field(default_factory=dict)
    """Those of the other versions that were asked for and exist, by number."""

    def version_of(self, number: int | None) -> PublishedVersion | None:
        """Return the version of this number, the live one when `number` is None; None when it was never published."""
        if number is None or (self.version is not None and self.version.number == number):
            return self.version
        return self.others.get(number)

    def openness(self, at: datetime) -> Openness:
        """Return whether the survey takes an answer given at the aware moment `at`."""
        return openness(self.state, self._definition(), at)

    def refusal(self, at: datetime) -> SurveyNotOpenError | None:
        """Return why the survey does not take an answer given at `at`; None when it does."""
        return refusal(self.state, self._definition(), at)

    def _definition(self) -> Definition | None:
        return None if self.version is None else self.version.definition


class PublishedSurveys:
    """Remembers published versions, which never change, and asks each transaction which of them is live.

    So a publication or a pause by another process takes effect with the next group of responses.
    """

    def __init__(self) -> None:
        self._kept: dict[VersionName, PublishedVersion] = {}

    async def live(
        self, connection: Connection, keys: Collection[str], versions: Collection[VersionName] = ()
    ) -> dict[str, LiveSurvey]:
        """Return those of the surveys that exist, by key; costs one small query unless a version is new here.

        Args:
            connection: of the present transaction.
            keys: of the surveys; may be any texts.
            versions: further versions of these surveys that are needed; may be any numbers.
        """
        wanted = sorted({key for key in keys if is_key(key)})
        if not wanted:
            return {}
        store = SurveyStore(connection)
        states = await store.live_states(wanted)
        live = {(key, state.live_version) for key, state in states.items() if state.live_version is not None}
        asked = {(key, number) for key, number in versions if key in states and 0 < number <= _HIGHEST}
        found = await self._versions(store, live | asked if asked else live)
        others: dict[str, dict[int, PublishedVersion]] = {}
        for key, number in asked & found.keys():
            others.setdefault(key, {})[number] = found[key, number]
        return {
            key: LiveSurvey(
                state.state,
                None if state.live_version is None else found.get((key, state.live_version)),
                others.get(key, _NONE),
            )
            for key, state in states.items()
        }

    async def _versions(
        self, store: SurveyStore, names: Collection[VersionName]
    ) -> dict[VersionName, PublishedVersion]:
        """Return those of the versions that exist, and keep the ones that were used last."""
        found: dict[VersionName, PublishedVersion] = {}
        for name in names:
            kept = self._kept.pop(name, None)
            if kept is not None:
                self._kept[name] = found[name] = kept  # behind all others, as the one used last
        missing = [name for name in names if name not in found]
        for published in await load_versions(store, missing) if missing else ():
            name = (published.survey, published.number)
            found[name] = self._kept[name] = published
        while len(self._kept) > MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        return found


async def version_of(surveys: PublishedSurveys, connection: Connection, response: StoredResponse) -> PublishedVersion:
    """Return the version that a stored response is bound to.

    Raises:
        LookupError: there is none; versions are never deleted, so somebody else has changed the database.
    """
    name = (response.survey, response.version)
    live = (await surveys.live(connection, [response.survey], [name])).get(response.survey)
    version = None if live is None else live.version_of(response.version)
    if version is None:
        message = "a response is bound to a version that does not exist"
        raise LookupError(message)
    return version


async def load_versions(store: SurveyStore, names: Sequence[VersionName]) -> list[PublishedVersion]:
    """Return those of the versions that exist, each with its rules worked out; two queries."""
    versions = await store.list_versions(names)
    broken = await store.series_histories([(version.survey, version.number) for version in versions])
    found = []
    for version in versions:
        histories = broken.get((version.survey, version.number), {})
        starts = {concept: start for concept, history in histories.items() if (start := series_start(history))}
        definition = version.definition
        found.append(prepared(version.survey, version.number, definition, starts))
    return found


def prepared(
    survey: str, number: int, definition: Definition, series_from: Mapping[str, int] | None = None
) -> PublishedVersion:
    """Return a version with everything that follows from its definition worked out."""
    rules, asking = AnswerRules(definition), Asking(definition, series_from or {})
    return PublishedVersion(survey, number, definition, rules, asking, Offering(definition))


_NONE: Mapping[int, PublishedVersion] = {}
