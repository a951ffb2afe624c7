"""What a page that is open learns of invitations: what changed since, once."""

import pytest

from services.collector.store import invitation_changes
from shared.testing.collecting import execute
from shared.testing.inviting import BROWSER, invited, link_of, settle_messages
from shared.testing.one_service import OneService

AHEAD = "UPDATE collector.invitation SET updated_at = updated_at + interval '1 day'"
PLACES = ("graz", "linz", "wien")


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


async def test_what_becomes_of_a_message_changes_its_invitation(collector: OneService) -> None:
    """It stands in the message's row alone, which is dated by another clock."""
    follow = collector.use_cases.invitations.follow
    shown, other = (
        await invited(collector, location="graz"),
        await invited(collector, respondent={"email": "b@b.example"}),
    )
    await execute(collector, AHEAD)
    mark, _ = await follow(since=None)
    mark, changed = await follow(since=mark)
    assert changed == []
    await settle_messages(collector, shown["id"], "bounced", reason="5.1.1")
    mark, changed = await follow(since=mark)
    assert [(str(one.id), one.location) for one in changed] == [(shown["id"], "graz")]
    await settle_messages(collector, other["id"])
    _, changed = await follow(since=mark)
    assert [(str(one.id), one.location) for one in changed] == [(other["id"], None)]


async def test_of_many_changes_at_once_the_places_are_named(
    collector: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no page misses one that is not named."""
    monkeypatch.setattr(invitation_changes, "MOST", 2)
    follow = collector.use_cases.invitations.follow
    many = [await invited(collector, location=place, respondent={"email": f"{place}@b.example"}) for place in PLACES]
    mark, _ = await follow(since=None)
    for one in many:
        await settle_messages(collector, one["id"])
    mark, changed = await follow(since=mark)
    assert {one.location for one in changed if one.id is None} == set(PLACES)
    _, changed = await follow(since=mark)
    assert changed == []


async def test_nothing_changes_where_nobody_was_invited(collector: OneService) -> None:
    mark, changed = await collector.use_cases.invitations.follow(since=None)
    assert changed == ()
    _, changed = await collector.use_cases.invitations.follow(since=mark)
    assert changed == []
