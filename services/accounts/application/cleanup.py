"""Forgetting what is over: sessions, links, old failures, browsers that nobody uses any more."""

from dataclasses import dataclass
from datetime import timedelta

from services.accounts.domain.people.sessions import Lifetimes
from services.accounts.store.attempt_store import AttemptStore
from services.accounts.store.oidc_store import OidcStore
from services.accounts.store.proof_store import LinkStore
from services.accounts.store.session_store import SessionStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

BROWSERS_KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ForgetWhatIsOver:
    unit_of_work: UnitOfWork
    clock: Clock
    lifetimes: Lifetimes
    attempts_kept: timedelta

    async def __call__(self) -> int:
        """Delete it, and return how many rows those were."""
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            sessions = SessionStore(work.connection)
            return (
                await sessions.end_expired(now, self.lifetimes)
                + await sessions.forget_browsers_before(now - BROWSERS_KEPT)
                + await LinkStore(work.connection).drop_expired(now)
                + await OidcStore(work.connection).drop_expired(now)
                + await AttemptStore(work.connection).drop_before(now - self.attempts_kept)
            )
