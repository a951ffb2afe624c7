"""What surveys say: kept when they are published, and read by pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.scoring.domain.survey_words import SurveyWords
from services.scoring.store.survey_words_store import SurveyWordsStore
from shared.contracts.collector import SurveyPublished
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeepSurveyWords:
    """Keep the words of each survey's newest version, in whichever order they arrive."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[SurveyPublished]]) -> None:
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            await SurveyWordsStore(work.connection).keep(event.data for event in events if work.is_fresh(event))


@dataclass(slots=True)
class ReadSurveyWords:
    """Return the words of all surveys. What did not change since is read once per process."""

    unit_of_work: UnitOfWork
    _known: Mapping[str, tuple[str, SurveyWords]] = field(default_factory=dict, init=False)
    """By survey, with the digest of what is stored."""

    async def __call__(self) -> Mapping[str, SurveyWords]:
        """Return them by survey: one small query, and those that changed."""
        async with self.unit_of_work.read() as connection:
            store = SurveyWordsStore(connection)
            digests = await store.read_digests()
            # Two pages may read at once: each puts together what it knows, and leaves the other's alone.
            known = {key: one for key, one in self._known.items() if digests.get(key) == one[0]}
            missing = [key for key in digests if key not in known]
            for digest, published in await store.read(missing) if missing else ():
                known[published.survey] = (digest, SurveyWords.of(published))
        self._known = known
        return {key: words for key, (_, words) in known.items()}


@dataclass(frozen=True, slots=True)
class SurveyWordsMenu:
    """What surveys say."""

    keep: KeepSurveyWords
    read: ReadSurveyWords


def survey_words_menu(unit_of_work: UnitOfWork) -> SurveyWordsMenu:
    return SurveyWordsMenu(KeepSurveyWords(unit_of_work), ReadSurveyWords(unit_of_work))
