"""What is revoked in a process takes effect in it at once, also for what was asked just before."""

import asyncio
from dataclasses import dataclass, field

from shared.access import Caller
from shared.identity.identities import Credential, Identities
from shared.identity.revocations import Revocations
from shared.identity.ring import KeyRing

CREDENTIAL = Credential("session", "s3cret")
CALLER = Caller("x", frozenset())


@dataclass(slots=True)
class SlowAccounts:
    """Answers when it is let, with what was true when it was asked."""

    known: bool = True
    asked: int = 0
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def caller_of(self, credential: Credential) -> Caller | None:
        answer = CALLER if self.known and credential == CREDENTIAL else None
        self.asked += 1
        self.was_asked.set()
        await self.may_answer.wait()
        return answer


async def test_an_answer_from_before_a_revocation_is_not_remembered() -> None:
    """Whoever was asked about while it was revoked is asked about anew."""
    accounts, revocations = SlowAccounts(), Revocations()
    identities = Identities(KeyRing([]), accounts, lambda: 0.0)
    revocations.listeners.append(identities.forget)
    asking = asyncio.create_task(identities.caller_of(CREDENTIAL))
    await accounts.was_asked.wait()
    accounts.known = False
    revocations.announce()
    accounts.may_answer.set()
    assert await asking == CALLER
    assert await identities.caller_of(CREDENTIAL) is None


async def test_what_was_not_revoked_is_asked_about_once() -> None:
    """Within the seconds for which an answer is used again."""
    accounts = SlowAccounts()
    accounts.may_answer.set()
    identities = Identities(KeyRing([]), accounts, lambda: 0.0)
    for _ in range(3):
        assert await identities.caller_of(CREDENTIAL) == CALLER
    assert accounts.asked == 1
