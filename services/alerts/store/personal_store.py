"""Everything that alerts keeps of customers, for their erasure."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.group import group_of
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.asking_due import look_now
from services.alerts.store.asking_store import AskingStore
from services.alerts.store.judged_store import JudgedStore
from services.alerts.store.letter_store import LetterStore
from services.alerts.store.recovery_store import RecoveryStore
from services.alerts.store.signal_store import SignalStore


@dataclass(frozen=True, slots=True)
class PersonalStore:
    connection: AsyncConnection

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the words of these respondents and the links to them; return how many rows that changed."""
        await look_now(self.connection, await AskingStore(self.connection).end_people(people), "erased")
        return (
            await AlertStore(self.connection).forget_people(people)
            + await SignalStore(self.connection).forget_people(people)
            + await JudgedStore(self.connection).forget_people(people)
            + await RecoveryStore(self.connection).forget_people(people)
            + await LetterStore(self.connection).forget_people(people)
        )

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        """Delete the words in these responses and who wrote them; return how many rows that changed."""
        groups = [group_of("response", str(one)) for one in responses]
        await look_now(self.connection, await AskingStore(self.connection).end_groups(groups, "withdrawn"), "withdrawn")
        return (
            await AlertStore(self.connection).forget_responses(responses)
            + await JudgedStore(self.connection).forget_responses(responses)
            + await RecoveryStore(self.connection).forget_responses(responses)
        )
