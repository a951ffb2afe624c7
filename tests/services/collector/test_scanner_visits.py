"""Programs that open every link of a mail: they answer nothing, and never count as somebody who opened it."""

from datetime import UTC, datetime

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.collecting import select
from shared.testing.inviting import BROWSER, invited, link_of, read_invitation
from shared.testing.one_service import OneService


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
async def link(collector: OneService) -> tuple[str, str]:
    """Id and personal page of an invitation."""
    shown = await invited(collector)
    return shown["id"], await link_of(collector, shown["id"])


async def _counts(service: OneService, invitation_id: str) -> tuple[int, int, bool]:
    """Return visits, visits by programs, and whether it counts as opened."""
    shown = await read_invitation(service, invitation_id)
    return shown["visits"], shown["scanner_visits"], shown["opened_at"] is not None


async def test_fetching_a_page_is_not_opening_it(collector: OneService, link: tuple[str, str]) -> None:
    """A program that calls itself a browser fetches too; whoever touches the page opened it."""
    invitation, address = link
    await collector.client.get(address, headers=BROWSER)
    assert await _counts(collector, invitation) == (1, 0, False)
    opened = await collector.client.post(f"{address}/opened", headers=BROWSER)
    assert opened.status_code == 204
    assert await _counts(collector, invitation) == (1, 0, True)
    shown = await read_invitation(collector, invitation)
    assert (shown["status"], shown["disposition"]["code"]) == ("opened", "2.112")


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Barracuda Sentinel (EE)"},
        {"user-agent": "python-requests/2.32"},
        {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0"},
        {"user-agent": ""},
        {**BROWSER, "sec-purpose": "prefetch;prerender"},
        {**BROWSER, "purpose": "Prefetch"},
        {**BROWSER, "x-moz": "prefetch"},
        {**BROWSER, "x-purpose": "preview"},
    ],
)
async def test_programs_that_say_so_are_counted_apart(
    collector: OneService, link: tuple[str, str], headers: dict[str, str]
) -> None:
    """They get the page all the same, for it may be somebody's odd browser."""
    invitation, address = link
    reply = await collector.client.get(address, headers=headers)
    assert (reply.status_code, "<form" in reply.text) == (200, True)
    await collector.client.post(f"{address}/opened", headers=headers)
    assert await _counts(collector, invitation) == (0, 1, False)


async def test_head_is_answered_and_counts_for_nobody(collector: OneService, link: tuple[str, str]) -> None:
    invitation, address = link
    reply = await collector.client.head(address, headers=BROWSER)
    assert (reply.status_code, reply.text) == (200, "")
    assert await _counts(collector, invitation) == (0, 1, False)


async def test_whoever_follows_all_scores_at_once_is_a_program(
    collector: OneService, link: tuple[str, str], clock: FixedClock
) -> None:
    """Nothing is recorded; a minute later the same address is believed to be a person's only after a while."""
    invitation, address = link
    for score in range(11):
        await collector.client.get(address, params={"a": str(score)}, headers=BROWSER)
    await collector.client.post(f"{address}/opened", headers=BROWSER)
    visits, scans, opened = await _counts(collector, invitation)
    assert (visits, scans, opened) == (2, 9, False)
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]
    assert await select(collector, "SELECT count(*) FROM collector.partial_response") == [(0,)]
    clock.advance(601)
    await collector.client.get(address, params={"a": "3"}, headers=BROWSER)
    await collector.client.post(f"{address}/opened", headers=BROWSER)
    assert (await _counts(collector, invitation))[2] is True


async def test_whoever_opens_many_invitations_in_seconds_is_a_program(collector: OneService) -> None:
    ids = [(await invited(collector, respondent={"email": f"p{n}@example.org"}))["id"] for n in range(7)]
    for one in ids:
        address = await link_of(collector, one)
        await collector.client.get(address, headers=BROWSER)
        await collector.client.post(f"{address}/opened", headers=BROWSER)
    opened = [(await _counts(collector, one))[2] for one in ids]
    assert opened == [True] * 4 + [False] * 3


async def test_whoever_follows_the_link_that_nobody_sees_is_a_program(
    collector: OneService, link: tuple[str, str]
) -> None:
    """It stands on the page and may stand in mails; people can neither see it nor reach it by the keyboard."""
    invitation, address = link
    page = await collector.client.get(address, headers=BROWSER)
    assert f'<a href="{address}/more" tabindex="-1" rel="nofollow">' in page.text
    trap = await collector.client.get(f"{address}/more", headers=BROWSER)
    assert (trap.status_code, "<form" in trap.text) == (404, False)
    await collector.client.post(f"{address}/opened", headers=BROWSER)
    assert await _counts(collector, invitation) == (1, 1, False)


@pytest.mark.parametrize(
    ("score", "chosen"), [("9", "9"), ("0", "0"), ("10", "10"), ("11", None), ("x", None), ("-1", None), ("٣", None)]
)
async def test_a_score_in_the_link_is_only_chosen(
    collector: OneService, link: tuple[str, str], score: str, chosen: str | None
) -> None:
    """The page shows it; sending the page records it."""
    invitation, address = link
    page = await collector.client.get(address, params={"a": score}, headers=BROWSER)
    checked = [value for value in map(str, range(12)) if f'value="{value}" checked' in page.text]
    assert checked == ([] if chosen is None else [chosen])
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]
    if chosen is not None:
        fields = {"go": "next", "page": "recommend", "version": "1", "a.recommend": chosen}
        sent = await collector.client.post(address, data=fields, headers=BROWSER)
        assert sent.status_code == httpx.codes.SEE_OTHER
        assert await select(collector, "SELECT answers FROM collector.response") == [({"recommend": int(chosen)},)]
        assert (await _counts(collector, invitation))[2] is True
