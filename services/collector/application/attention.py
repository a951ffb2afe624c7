"""What leads to a decision about surveys and kiosks: quiet surveys, waiting drafts, silent sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.collector.application.channels.silences import concluded_silences
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.channels.device import Device
from services.collector.domain.channels.silence import Silence
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.survey import Survey
from services.collector.store.attention_store import AttentionStore
from services.collector.store.device_store import DeviceStore
from services.collector.store.survey_store import SurveyStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

QUIET_AFTER = timedelta(days=7)
"""After so long without an answer a survey that had some is quiet."""
FORGOTTEN_AFTER = timedelta(days=90)
"""After so long nobody expects an answer any more."""
UNSEEN_AFTER = timedelta(days=1)
MOST_KIOSKS = 10
_SURVEYS = 1000


@dataclass(frozen=True, slots=True)
class QuietSurvey:
    key: str
    asked: Definition
    """What is live."""
    last_at: datetime
    """When it was answered last."""


@dataclass(frozen=True, slots=True)
class Attention:
    """All of it, as far as the reader may do something about it."""

    has_published: bool
    quiet: Sequence[QuietSurvey]
    drafts: Sequence[Survey]
    """Surveys whose draft says something else than what is live, the latest change first."""
    kiosks: Sequence[Device]
    """At most `MOST_KIOSKS`, the longest unseen first."""
    silences: Sequence[Silence]
    """Links, SMS accounts and websites from which nothing comes any more, though it should."""


@dataclass(frozen=True, slots=True)
class ReadAttention:
    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys

    async def __call__(self, *, caller: Caller) -> Attention:
        """Return what is at the caller's locations; drafts and kiosks only for those who may change them."""
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            store = AttentionStore(connection, caller.locations)
            last = await store.last_answers(since=now - FORGOTTEN_AFTER)
            silent = {one.survey: one.at for one in last if one.at < now - QUIET_AFTER}
            live = await self.surveys.live(connection, silent)
            quiet = [
                QuietSurvey(key, live[key].version.definition, at)  # type: ignore[union-attr] # active: it has one
                for key, at in silent.items()
                if key in live and live[key].openness(now) == "open"
            ]
            drafts: list[Survey] = []
            if caller.may("surveys:write"):
                surveys = await SurveyStore(connection).list_after(None, _SURVEYS)
                drafts = [one for one in surveys if one.state != "archived" and one.has_unpublished_changes]
            kiosks: list[Device] = []
            if caller.may("devices:write"):
                kiosks = await DeviceStore(connection).list_not_seen(
                    since=now - UNSEEN_AFTER, limit=MOST_KIOSKS, locations=caller.locations
                )
            silences = await concluded_silences(connection, caller) if caller.may("links:write") else []
            has_published = await store.has_published()
        drafts.sort(key=lambda one: one.updated_at, reverse=True)
        return Attention(has_published, quiet, drafts, kiosks, silences)
