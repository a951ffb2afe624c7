"""What is remembered of keys: for how long, for whom, and what guessing costs."""

import asyncio
from dataclasses import dataclass, field

import pytest

from shared.access import EVERYTHING, Caller
from shared.errors import TooManyRequestsError, UnavailableError
from shared.identity.identities import KEPT_SECONDS, MOST_ASKED_AT_ONCE, Credential, Identities
from shared.identity.keys import is_from, new_key
from shared.identity.memory import FRESH_SECONDS, MOST_REMEMBERED, MOST_WRONG
from shared.identity.ring import ADMIN, KeyRing, digest_of

ADMIN_KEY = "an-admin-key-for-tests"
CONFIGURED = ((ADMIN, ADMIN_KEY), ("till", "a-key-from-the-settings"))
READER = Caller("reader", frozenset({"scores:read"}))


@dataclass
class Accounts:
    """Accounts whose answers a test decides."""

    callers: dict[str, Caller] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_away: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return whose it is, when the gate is open."""
        self.asked.append(credential.secret)
        await self.gate.wait()
        if self.is_away:
            raise UnavailableError
        return self.callers.get(credential.secret)


@dataclass
class Noticed:
    """A witness that remembers what it was shown."""

    unverified_keys: list[str] = field(default_factory=list)
    admin_addresses: list[str] = field(default_factory=list)

    def break_glass(self, address: str) -> None:
        """Remember from where."""
        self.admin_addresses.append(address)

    def unverified(self, caller: Caller, _address: str) -> None:
        """Remember it."""
        self.unverified_keys.append(caller.name)


@dataclass
class Desk:
    """Identities, their accounts, and their clock."""

    accounts: Accounts = field(default_factory=Accounts)
    witness: Noticed = field(default_factory=Noticed)
    at: float = 1000.0
    identities: Identities = field(init=False)

    def __post_init__(self) -> None:
        self.accounts.gate.set()
        ring = KeyRing([(digest_of(key), Caller(name, frozenset({EVERYTHING}))) for name, key in CONFIGURED])
        self.identities = Identities(ring, self.accounts, lambda: self.at, witness=self.witness)

    def key(self, caller: Caller = READER) -> str:
        """Make a key that accounts knows."""
        secret = new_key()
        self.accounts.callers[secret] = caller
        return secret

    async def ask(self, secret: str, address: str = "203.0.113.7") -> Caller | None:
        """Ask whose key it is."""
        return await self.identities.caller_of(Credential("key", secret, address))


@pytest.fixture
def desk() -> Desk:
    """A fresh one."""
    return Desk()


async def test_an_answer_is_used_again_for_seconds(desk: Desk) -> None:
    """From any address; then accounts is asked anew, and what was revoked is nobody's."""
    secret = desk.key()
    for address in ("203.0.113.7", "203.0.113.8"):
        assert await desk.ask(secret, address) == READER
    assert len(desk.accounts.asked) == 1
    del desk.accounts.callers[secret]
    desk.at += FRESH_SECONDS - 0.1
    assert await desk.ask(secret) == READER
    desk.at += 0.2
    assert await desk.ask(secret) is None
    assert await desk.ask(secret) is None
    assert len(desk.accounts.asked) == 2, "that it is nobody's is remembered too"


async def test_many_at_once_ask_once(desk: Desk) -> None:
    """A hundred requests with one key, known or not, are one question; one that is given up ends nobody else's."""
    for secret, expected in ((desk.key(), READER), (new_key(), None)):
        desk.accounts.gate.clear()
        before = len(desk.accounts.asked)
        waiting = [asyncio.create_task(desk.ask(secret)) for _ in range(100)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        desk.accounts.gate.set()
        assert await asyncio.gather(*waiting[1:]) == [expected] * 99
        assert len(desk.accounts.asked) == before + 1


async def test_known_keys_outlive_an_outage(desk: Desk) -> None:
    """For a quarter of an hour since accounts last said yes; each time it is noted, and accounts is asked rarely."""
    secret = desk.key()
    await desk.ask(secret)
    desk.accounts.is_away = True
    desk.at += KEPT_SECONDS - 1
    for _ in range(50):
        assert await desk.ask(secret) == READER
    assert desk.witness.unverified_keys == ["reader"] * 50
    assert len(desk.accounts.asked) == 2
    desk.at += 1
    with pytest.raises(UnavailableError):
        await desk.ask(secret)
    with pytest.raises(UnavailableError):
        await desk.ask(new_key())
    desk.accounts.is_away = False
    desk.at += FRESH_SECONDS
    assert await desk.ask(secret) == READER


async def test_sessions_do_not_outlive_an_outage(desk: Desk) -> None:
    """A person can sign in again; who was dismissed must not go on."""
    desk.accounts.callers["session"] = READER
    session = Credential("session", "session", "203.0.113.7")
    assert await desk.identities.caller_of(session) == READER
    desk.accounts.is_away = True
    desk.at += FRESH_SECONDS
    for _ in range(2):
        with pytest.raises(UnavailableError):
            await desk.identities.caller_of(session)


async def test_sessions_are_forgotten_with_everything(desk: Desk) -> None:
    """When it is not known who lost rights, a session counts only after accounts has said so anew; keys stay known."""
    secret = desk.key()
    desk.accounts.callers["session"] = READER
    session = Credential("session", "session", "203.0.113.7")
    for _ in range(2):
        assert await desk.identities.caller_of(session) == READER
        assert await desk.ask(secret) == READER
    desk.identities.forget()
    desk.accounts.is_away = True
    with pytest.raises(UnavailableError):
        await desk.identities.caller_of(session)
    assert await desk.ask(secret) == READER
    assert len(desk.accounts.asked) == 4, "both are asked about anew"


async def test_what_is_revoked_here_counts_at_once(desk: Desk) -> None:
    """Also when the old answer was on its way at that moment, and when accounts can then not be asked."""
    secret = desk.key()
    desk.accounts.gate.clear()
    early = asyncio.create_task(desk.ask(secret))
    await asyncio.sleep(0)
    desk.identities.forget("reader")
    late = asyncio.create_task(desk.ask(secret))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(desk.accounts.asked) == 2, "who comes later does not wait for the old answer"
    desk.accounts.gate.set()
    assert (await early, await late) == (READER, READER)
    desk.identities.forget("reader")
    del desk.accounts.callers[secret]
    assert await desk.ask(secret) is None
    other = desk.key()
    await desk.ask(other)
    desk.identities.forget("reader")
    desk.accounts.is_away = True
    with pytest.raises(UnavailableError):
        await desk.ask(other)


async def test_an_answer_from_before_a_revocation_is_not_remembered(desk: Desk) -> None:
    """Whoever asked before it gets the old answer; nobody who asks after it does."""
    secret = desk.key()
    desk.accounts.gate.clear()
    early = asyncio.create_task(desk.ask(secret))
    await asyncio.sleep(0)
    desk.identities.forget("reader")
    desk.accounts.gate.set()
    assert await early == READER
    del desk.accounts.callers[secret]
    assert await desk.ask(secret) is None


async def test_what_is_revoked_while_accounts_is_away_does_not_outlive_the_outage(desk: Desk) -> None:
    """Accounts is asked in vain, and meanwhile the key is revoked in this process: it is not accepted unverified."""
    secret = desk.key()
    await desk.ask(secret)
    desk.at += FRESH_SECONDS
    desk.accounts.gate.clear()
    asking = asyncio.create_task(desk.ask(secret))
    await asyncio.sleep(0)
    desk.identities.forget("reader")
    desk.accounts.is_away = True
    desk.accounts.gate.set()
    with pytest.raises(UnavailableError):
        await asking
    assert desk.witness.unverified_keys == []


async def test_the_admin_key_is_noted_and_needs_no_accounts(desk: Desk) -> None:
    """Each use with its address; other keys of the settings are not worth it."""
    desk.accounts.is_away = True
    for name, key in CONFIGURED:
        caller = await desk.ask(key, "203.0.113.9")
        assert caller is not None
        assert caller.name == name
    assert (desk.witness.admin_addresses, desk.accounts.asked) == (["203.0.113.9"], [])


async def test_networks(desk: Desk) -> None:
    """A key is nobody's outside of its networks, whatever was remembered inside of them."""
    secret = desk.key(Caller("shop", frozenset({"*"}), networks=("203.0.113.0/24", "2001:db8::/32", "198.51.100.7")))
    allowed = ("203.0.113.9", "2001:db8:5::1", "198.51.100.7", "::ffff:203.0.113.9", "2001:db8::1%eth0")
    for address in allowed:
        assert await desk.ask(secret, address) is not None, address
    for address in ("203.0.114.1", "2001:db9::1", "198.51.100.8", "::1", "", "unix:", "203.0.113.9, 1.1.1.1"):
        assert await desk.ask(secret, address) is None, address
        assert not is_from(address, ("0.0.0.0/1",)) or address.startswith("::ffff")


async def test_guessing_is_slowed_for_who_guesses(desk: Desk) -> None:
    """After some wrong keys an address waits; others do not, and neither do known keys from the same address."""
    secret = desk.key()
    await desk.ask(secret)
    for _ in range(MOST_WRONG["key"]):
        assert await desk.ask(new_key()) is None
    asked = len(desk.accounts.asked)
    with pytest.raises(TooManyRequestsError) as refused:
        await desk.ask(new_key())
    assert 1 <= refused.value.retry_after_seconds <= 60
    assert await desk.ask(secret) == READER
    assert len(desk.accounts.asked) == asked
    assert await desk.ask(new_key(), "203.0.113.8") is None
    desk.at += 60
    assert await desk.ask(new_key()) is None


async def test_a_flood_of_wrong_keys_pushes_nobody_out(desk: Desk) -> None:
    """However many addresses send however many keys: known keys stay known, and memory stays bounded."""
    secret = desk.key()
    await desk.ask(secret)
    for number in range(MOST_REMEMBERED + 50):
        assert await desk.ask(f"heed_{number:043}", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}") is None
    desk.accounts.is_away = True
    assert await desk.ask(secret) == READER
    for nonsense in ("", "a", "ä" * 20, "heed_", f"heed_{'x' * 900}", f"heed_{'x' * 40}\n"):
        assert await desk.ask(nonsense) is None


async def test_a_flood_does_not_hammer_accounts(desk: Desk) -> None:
    """While many unknown keys are asked about, more are turned away at once; known ones are asked about as ever."""
    secret = desk.key()
    await desk.ask(secret)
    desk.at += FRESH_SECONDS
    desk.accounts.gate.clear()
    flood = [asyncio.create_task(desk.ask(new_key(), f"10.0.0.{number}")) for number in range(MOST_ASKED_AT_ONCE)]
    known = asyncio.create_task(desk.ask(secret))
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError):
        await desk.ask(new_key(), "10.1.1.1")
    desk.accounts.gate.set()
    assert await known == READER
    assert await asyncio.gather(*flood) == [None] * MOST_ASKED_AT_ONCE
    assert await desk.ask(new_key(), "10.1.1.1") is None
