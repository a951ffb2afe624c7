"""Signing in through a provider: sending the browser there, and letting in who comes back."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.accounts.application.oidc.linking import Linking
from services.accounts.application.oidc.provider import OidcPolicy, Provider
from services.accounts.application.people.records import new_token
from services.accounts.application.sessions import SignedIn, open_session
from services.accounts.domain.oidc.flow import Flow, NoRoleError, OidcFailedError
from services.accounts.domain.people.sessions import Visitor
from services.accounts.store.oidc_store import OidcStore
from shared.clock import Clock
from shared.identity.revocations import Revocations
from shared.identity.ring import digest_of
from shared.observability.actor import Actor, act_as
from shared.unit_of_work import UnitOfWork

FLOW_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sign-in is under way."""

    address: str
    """Where the browser goes."""
    browser: str
    """The secret that it must bring back."""


@dataclass(frozen=True, slots=True)
class BeginSignIn:
    unit_of_work: UnitOfWork
    clock: Clock
    provider: Provider
    policy: OidcPolicy

    async def __call__(self, *, next_page: str) -> Begun:
        """Begin a sign-in that leads to a page of ours.

        Raises:
            UnavailableError, OidcFailedError: the provider does not answer, or makes no sense.
        """
        flow = Flow(
            state=new_token(),
            nonce=new_token(),
            verifier=new_token(),
            next=next_page,
            expires_at=self.clock.now() + FLOW_LASTS,
        )
        address = await self.provider.authorization_address(
            state=flow.state, nonce=flow.nonce, verifier=flow.verifier, back=self.policy.back
        )
        browser = new_token()
        async with self.unit_of_work.begin() as work:
            await OidcStore(work.connection).add_flow(flow, digest_of(browser))
        return Begun(address=address, browser=browser)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """With what the browser comes back."""

    browser: str
    """The secret that it was given."""
    state: str
    code: str
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class FinishSignIn:
    unit_of_work: UnitOfWork
    clock: Clock
    provider: Provider
    policy: OidcPolicy
    linking: Linking
    revocations: Revocations

    async def __call__(self, *, answer: Answer, visitor: Visitor, replaced: str | None) -> tuple[SignedIn, str]:
        """Sign in who comes back from the provider; return the page of ours to which it leads, too.

        Raises:
            OidcFailedError: it was not begun in this browser, comes too late or twice, or is not sound.
            NoRoleError: none of their groups has a role.
            NotInvitedError: nobody invited them, and people do not join by themselves.
            DeactivatedError: their access was ended here.
            UnavailableError: the provider does not answer.
        """
        now = self.clock.now()
        flow = await self._taken(answer, now)
        if not answer.code:
            raise OidcFailedError
        identity = await self.provider.identity(
            code=answer.code,
            nonce=flow.nonce,
            verifier=flow.verifier,
            back=self.policy.back,
            issuer=answer.issuer,
        )
        grant = self.policy.roles.grant_of(identity.groups)
        is_refused = grant is None and bool(self.policy.roles.grants)
        async with self.unit_of_work.begin() as work:
            await self.linking.lock(work, identity)
            if is_refused:
                await self.linking.take_access(work, identity)
                signed_in = None
            else:
                person = await self.linking.person_for(work, identity, grant, now)
                act_as(Actor(str(person.id), "person", visitor.address))
                signed_in = await open_session(work, person, visitor, now, replaced=replaced)
        self.revocations.announce()
        if signed_in is None:
            raise NoRoleError
        return signed_in, flow.next

    async def _taken(self, answer: Answer, now: datetime) -> Flow:
        """Return the sign-in that was begun in this browser; it is used up, whatever comes of it."""
        async with self.unit_of_work.begin() as work:
            flow = await OidcStore(work.connection).take_flow(digest_of(answer.browser)) if answer.browser else None
        is_same = flow is not None and hmac.compare_digest(flow.state.encode(), answer.state.encode())
        if flow is None or not is_same or flow.expires_at <= now:
            raise OidcFailedError
        return flow
