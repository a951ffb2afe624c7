"""Signed links in messages, and the secret behind them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.collector.application.messages.links import OPT_OUT_DAYS, Links, LinkSecrets
from services.collector.domain.messages.tokens import LinkNotValidError, TokenPurpose
from shared.clock import Clock
from shared.testing.one_service import BASE_URL, OneService

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


class _At(Clock):
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def links(collector: OneService) -> Callable[..., Links]:
    """Links as a process has them that was started just now, with a secret in its settings or without."""

    def made(configured: bytes = b"", at: datetime = NOW) -> Links:
        return Links(LinkSecrets(collector.unit_of_work, configured), _At(at), BASE_URL)

    return made


def _token(address: str) -> str:
    return address.rpartition("/")[2]


async def test_every_process_makes_links_that_all_others_can_read(links: Callable[..., Links]) -> None:
    """Twenty processes that start at the same moment agree on one secret, and so does one that starts later."""
    message = uuid4()
    starting = [links() for _ in range(20)]
    addresses = await asyncio.gather(*(one.opt_out(message) for one in starting))
    for address in addresses:
        assert await links().read("opt-out", _token(address)) == message


async def test_addresses_say_where_they_lead_and_nothing_else(links: Callable[..., Links]) -> None:
    """An id, an end and a signature stand in them, in characters that need no escaping."""
    some = links()
    end = NOW + timedelta(days=3)
    assert (await some.opt_out(uuid4())).startswith(f"{BASE_URL}/o/")
    assert (await some.invitation(uuid4(), end)).startswith(f"{BASE_URL}/i/")
    assert (await some.report()).startswith(f"{BASE_URL}/hooks/mail/")
    assert await some.report() == await links(at=NOW + timedelta(days=700)).report()


@pytest.mark.parametrize("purpose", ["invitation", "report"])
async def test_a_link_is_good_for_one_purpose(links: Callable[..., Links], purpose: TokenPurpose) -> None:
    """Whoever may opt out may not answer in somebody's name."""
    some = links()
    with pytest.raises(LinkNotValidError):
        await some.read(purpose, _token(await some.opt_out(uuid4())))


async def test_links_end(links: Callable[..., Links]) -> None:
    """An invitation ends to the second; opting out works for years."""
    message, end = uuid4(), NOW + timedelta(days=14)
    invited = _token(await links().invitation(message, end))
    assert await links(at=end - timedelta(seconds=1)).read("invitation", invited) == message
    with pytest.raises(LinkNotValidError):
        await links(at=end).read("invitation", invited)
    opted = _token(await links().opt_out(message))
    assert await links(at=NOW + timedelta(days=OPT_OUT_DAYS - 1)).read("opt-out", opted) == message


async def test_a_secret_in_the_settings_leaves_earlier_links_valid(links: Callable[..., Links]) -> None:
    """Somebody who sets a secret later must not break what people have in their mailboxes; another secret does."""
    message = uuid4()
    before = _token(await links().opt_out(message))
    after = _token(await links(b"a-secret-of-some-length").opt_out(message))
    assert after != before
    assert await links(b"a-secret-of-some-length").read("opt-out", before) == message
    with pytest.raises(LinkNotValidError):
        await links(b"quite-another-secret").read("opt-out", after)


@pytest.mark.parametrize("token", ["", "x", "A" * 50, "ä" * 50, "\x00", "A" * 100_000, "====", "é" + "A" * 49])
async def test_what_is_no_token_is_not_valid(links: Callable[..., Links], token: str) -> None:
    """However it is made up, it has one answer."""
    with pytest.raises(LinkNotValidError):
        await links().read("opt-out", token)
