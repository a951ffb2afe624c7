"""What a page that is open learns of invitations: what changed since, once."""

from shared.testing.inviting import BROWSER, invited, link_of
from shared.testing.one_service import OneService


async def test_changes_are_named_once(collector: OneService) -> None:
    """Nothing of what happened before somebody looked, and nothing twice."""
    follow = collector.use_cases.invitations.follow
    shown = await invited(collector, location="graz")
    mark, changed = await follow(since=None)
    assert changed == ()
    mark, changed = await follow(since=mark)
    assert changed == []
    await collector.client.get(await link_of(collector, shown["id"]), headers=BROWSER)
    mark, changed = await follow(since=mark)
    assert [(str(one.id), one.location) for one in changed] == [(shown["id"], "graz")]
    _, changed = await follow(since=mark)
    assert changed == []


async def test_nothing_changes_where_nobody_was_invited(collector: OneService) -> None:
    mark, changed = await collector.use_cases.invitations.follow(since=None)
    assert changed == ()
    _, changed = await collector.use_cases.invitations.follow(since=mark)
    assert changed == []
