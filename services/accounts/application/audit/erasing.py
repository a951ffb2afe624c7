"""Erase somebody from the audit log: what was done stays, and the chain too; who it was and why does not."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.accounts.domain.audit.subject import SubjectKind
from services.accounts.store.audit.log_store import LogStore
from services.accounts.store.audit.subject_store import SubjectStore, forgotten
from shared.clock import Clock
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.audit")


@dataclass(frozen=True, slots=True)
class EraseFromLog:
    """Empty references to respondents, and to colleagues. Their ids are kept, for entries that are recorded later."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def respondents(self, *, events: Collection[Event[RespondentErased]]) -> int:
        """Erase the respondents of `events`, and the reasons in entries about them; return how many that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            people = {event.data.respondent_id: event.data.erased_at for event in events if work.is_fresh(event)}
            await forgotten(work.connection).add(people)
            changed = await _erase(work, "respondent", people)
        log.info("respondents_erased_from_audit", respondents=len(people), subjects=changed)
        return changed

    async def person(self, *, person_id: UUID, work: Work) -> int:
        """Erase a colleague, their reasons and their network addresses, in the transaction of `work`."""
        await forgotten(work.connection).add({person_id: self.clock.now()})
        return await _erase(work, "person", (person_id,))


async def _erase(work: Work, kind: SubjectKind, people: Collection[UUID]) -> int:
    subjects, entries = SubjectStore(work.connection), LogStore(work.connection)
    references = {subject.id for subject in await subjects.known((kind,), [str(one) for one in people])}
    if not references:
        return 0
    behind = await entries.reasons_about(references) | await entries.addresses_of(references)
    return await subjects.erase(references | behind)
