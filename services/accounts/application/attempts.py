"""The gate before every password and code: how long to wait after failures, and a note of each attempt.

An attempt is noted as failed before it is looked at, and forgotten when it succeeds: however many are sent at once,
each of them counts.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.accounts.domain.people.person import Person
from services.accounts.domain.people.sessions import Visitor
from services.accounts.domain.people.sign_in_names import key_of_name
from services.accounts.domain.people.slowing import COUNTED, Attempt, Failures, seconds_to_wait
from services.accounts.store.attempt_store import AttemptStore
from services.accounts.store.session_store import SessionStore
from shared.clock import Clock
from shared.errors import TooManyRequestsError
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.observability.actor import SUITE, act_as
from shared.unit_of_work import UnitOfWork, Work

Step = Literal["password", "code"]
_MOST_SHOWN = 20
UNKNOWN = "unknown"


class TooManySignInsError(TooManyRequestsError):
    slug = "too-many-sign-ins"
    title = "Too many failed sign-ins"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedAttempt:
    id: UUID
    name_sha256: str
    person_id: UUID | None
    step: Step
    visitor: Visitor


@dataclass(frozen=True, slots=True)
class Gate:
    unit_of_work: UnitOfWork
    clock: Clock

    async def enter(self, name: str, person: Person | None, step: Step, visitor: Visitor) -> NotedAttempt:
        """Note an attempt to sign in with `name`; `person` is who that is, None for nobody.

        Raises:
            TooManySignInsError: it comes too early after others that failed. It does not count as one itself.
        """
        now = self.clock.now()
        attempt = NotedAttempt(
            id=uuid7(),
            name_sha256=digest_of(key_of_name(name)),
            person_id=person.id if person else None,
            step=step,
            visitor=visitor,
        )
        browser = digest_of(visitor.browser) if visitor.browser else None
        async with self.unit_of_work.begin() as work:
            attempts = AttemptStore(work.connection)
            await attempts.lock(attempt.name_sha256, visitor.block)
            # Asked for nobody, too, so that both take the same time.
            knows_browser, knows_block = await SessionStore(work.connection).knows(
                attempt.person_id or attempt.id, browser_sha256=browser, block=visitor.block
            )
            since = now - COUNTED
            by_name = await attempts.failures(
                since=since,
                name_sha256=attempt.name_sha256,
                browser_sha256=browser if knows_browser else None,
                block=visitor.block if knows_block and not knows_browser else None,
            )
            by_address = Failures() if knows_browser else await attempts.failures(since=since, block=visitor.block)
            seconds = seconds_to_wait(now, by_name=by_name, by_address=by_address)
            if seconds:
                raise TooManySignInsError(seconds)
            await attempts.add(
                attempt.id,
                now,
                name_sha256=attempt.name_sha256,
                person_id=attempt.person_id,
                step=step,
                visitor=visitor,
                browser_sha256=browser if knows_browser else None,
            )
        return attempt

    async def fail(self, attempt: NotedAttempt) -> None:
        """Record in the audit log that an attempt failed."""
        async with self.unit_of_work.begin() as work:
            self.record_failure(work, attempt)

    def record_failure(self, work: Work, attempt: NotedAttempt) -> None:
        act_as(dataclasses.replace(SUITE, address=attempt.visitor.address))
        person = str(attempt.person_id) if attempt.person_id else UNKNOWN
        work.audit("sign_in.failed", "person", person, after={"step": attempt.step})

    async def pass_on(self, work: Work, attempt: NotedAttempt) -> None:
        """Forget an attempt with the commit. Earlier failures go on counting: a code is still to be sent.

        Otherwise whoever has somebody's password would send it again after every few wrong codes.
        """
        await AttemptStore(work.connection).drop(attempt.id)

    async def succeed(self, work: Work, attempt: NotedAttempt) -> None:
        """Forget an attempt with the commit, and let earlier failures from the same place slow nobody down."""
        await self.pass_on(work, attempt)
        await AttemptStore(work.connection).forgive(attempt.name_sha256, attempt.visitor.block)


@dataclass(frozen=True, slots=True)
class ListFailures:
    unit_of_work: UnitOfWork

    async def __call__(self, *, person_id: UUID) -> list[Attempt]:
        """Return the last failed sign-ins with a person's name, newest first."""
        async with self.unit_of_work.read() as connection:
            return list(await AttemptStore(connection).of_person(person_id, limit=_MOST_SHOWN))
