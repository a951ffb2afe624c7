"""Checklists of cases: what is copied, what is ticked off, and what is still to be done."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.casework.checklist import Checklist, ChecklistItem
from services.tickets.domain.casework.checks import Check, CheckNotFoundError, copied, mark, undone
from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.ticket import Ticket
from shared.conditions.documents import expression_of
from shared.ids import uuid7
from shared.keyed.resource import KeyedResource

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ITEMS = tuple(ChecklistItem(key=key, names={"en": key}, is_required=key != "c") for key in "abc")


def case() -> Ticket:
    return open_by_hand(ManualCase(subject="Late"), actor="kim", ticket_id=uuid7(), number=1, at=NOON).ticket


def kept(key: str, checklist: Checklist, version: int = 1) -> KeyedResource[Checklist]:
    return KeyedResource(key, checklist, version, NOON, NOON)


CHECKS = copied(case(), [kept("list", Checklist(names={"en": "List"}, items=ITEMS), 4)])
IDS = [one.id for one in CHECKS]


def test_items_are_copied_in_the_order_of_their_lists() -> None:
    """By position, then by key; what does not fit is not copied, and neither is what is retired."""
    complaints = expression_of({"field": "kind", "equals": "complaint"})
    lists = [
        kept("z", Checklist(names={"en": "Z"}, items=ITEMS[:1], position=1)),
        kept("b", Checklist(names={"en": "B"}, items=ITEMS[::-1], position=2), 7),
        kept("a", Checklist(names={"en": "A"}, items=ITEMS[:1], position=2)),
        kept("c", Checklist(names={"en": "C"}, items=ITEMS, when=complaints)),
        kept("d", Checklist(names={"en": "D"}, items=ITEMS, is_retired=True)),
    ]
    found = copied(case(), lists)
    assert [one.id for one in found] == ["z.a", "a.a", "b.c", "b.b", "b.a"]
    assert [one.position for one in found] == list(range(5))
    assert [(one.checklist_version, one.is_required) for one in found[2:]] == [(7, False), (7, True), (7, True)]
    assert all(one.done_at is None for one in found)


@given(steps=st.lists(st.tuples(st.sampled_from(IDS), st.booleans(), st.sampled_from(["kim", "lee"])), max_size=20))
def test_the_history_says_what_is_done(steps: list[tuple[str, bool, str]]) -> None:
    """Each change is one entry, by whom it was; what is so already is none; and it says the same as the checks."""
    ticket, checks, at = case(), list(CHECKS), NOON
    done_now: dict[str, tuple[str, datetime]] = {}
    entries = 0
    for check_id, done, actor in steps:
        at += timedelta(minutes=1)
        marked = mark(ticket, checks, check_id, done=done, actor=actor, at=at)
        assert (marked is None) is (done is (check_id in done_now))
        if marked is None:
            continue
        change, check = marked
        entries += 1
        assert (change.entry.item, change.entry.actor) == (check_id, actor)
        assert change.entry.action == ("checked" if done else "unchecked")
        if done:
            done_now[check_id] = (actor, at)
        else:
            del done_now[check_id]
        checks = [check if one.id == check.id else one for one in checks]
        ticket = change.ticket
    done_by = {one.id: (one.done_by, one.done_at) for one in checks if one.done_at is not None}
    assert done_by == done_now
    assert ticket.version == 1 + entries
    assert undone(checks) == [one.id for one in checks if one.is_required and one.id not in done_now]


def test_what_is_not_on_the_list_cannot_be_done() -> None:
    """Neither an unknown item, nor any without a list."""
    for checks, check_id in ((CHECKS, "list.d"), (CHECKS, "other.a"), (list[Check](), "list.a")):
        with pytest.raises(CheckNotFoundError):
            mark(case(), checks, check_id, done=True, actor="kim", at=NOON)
