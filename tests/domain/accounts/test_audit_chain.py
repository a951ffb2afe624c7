"""The head of the audit log stands for all that was ever recorded: kept elsewhere, it proves every month before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.audit.entry import AuditEntry, SealedEntry
from services.accounts.domain.audit.segment import NOTHING_BEFORE, Segment, months_before
from services.accounts.domain.audit.subject import Subject
from services.accounts.domain.audit.verification import BrokenChainError, ChainCheck

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEWEST = date(2026, 3, 1)
Months = Sequence[Sequence[str]]
"""What was done in each month."""


def entry(segment: int, number: int, action: str) -> AuditEntry:
    return AuditEntry(
        segment=segment,
        number=number,
        recorded_at=NOON,
        at=NOON,
        service="alerts",
        event_id=UUID(int=segment * 1000 + number),
        action=action,
        thing="rule",
        thing_id="unhappy",
        thing_ref=None,
        actor_kind="suite",
        actor_ref=None,
        address_ref=None,
        reason_ref=None,
        location=None,
        before=None,
        after=None,
        refs=(),
    )


def recorded(months: Months) -> list[tuple[Segment, list[SealedEntry]]]:
    """Return the log of some months as it would be recorded; all but the last are closed."""
    log: list[tuple[Segment, list[SealedEntry]]] = []
    closing = NOTHING_BEFORE
    for index, actions in enumerate(months, 1):
        segment = Segment.opened(index, months_before(NEWEST, len(months) - index), closing)
        sealed: list[SealedEntry] = []
        for number, action in enumerate(actions, 1):
            one = entry(index, number, action)
            sealed.append(SealedEntry(entry=one, hash=one.hash_after(segment.last_hash)))
            segment = segment.extended(1, sealed[-1].hash)
        if index < len(months):
            segment = segment.closed(NOON + timedelta(days=index))
        closing = segment.closing_hash or ""
        log.append((segment, sealed))
    return log


def head_of(log: Sequence[tuple[Segment, Sequence[SealedEntry]]]) -> str:
    """Return the head of a log that is whole."""
    check = ChainCheck()
    for segment, sealed in log:
        check.enter(segment)
        for one in sealed:
            check.add(one, {})
        check.leave(segment)
    return check.result().head


ACTIONS = st.sampled_from(["rule.changed", "key.created", "person.erased"])
LOGS = st.lists(st.lists(ACTIONS, max_size=3), min_size=1, max_size=3).filter(lambda months: bool(months[-1]))


@given(LOGS, LOGS)
def test_another_history_has_another_head(one: Months, another: Months) -> None:
    """However consistently somebody rewrites the log: entries of any month, their order, their number, the months."""
    assert (head_of(recorded(one)) == head_of(recorded(another))) is (one == another)


def test_when_a_month_was_closed_is_part_of_it() -> None:
    """Nobody can say afterwards that a month was closed before something happened."""
    (first, entries), second = recorded([["rule.changed"], ["rule.changed"]])
    later = first.closed(NOON + timedelta(days=9))
    assert later.closing_hash != first.closing_hash
    with pytest.raises(BrokenChainError):
        head_of([(later, entries), second])


@pytest.mark.parametrize(("dropped", "breaks_at"), [((1,), None), ((1, 2), None), ((2,), 2), ((1, 3), 3), ((3,), 3)])
def test_only_the_oldest_months_may_be_dropped(dropped: tuple[int, ...], breaks_at: int | None) -> None:
    """One after the other, and never the one that is still open; the head stays the same."""
    whole = recorded([["rule.changed"] * 2, ["key.created"], ["person.erased"]])
    left = [(one.dropped(NOON), []) if one.number in dropped else (one, entries) for one, entries in whole]
    if breaks_at is None:
        assert head_of(left) == head_of(whole)
        return
    with pytest.raises(BrokenChainError) as broken:
        head_of(left)
    assert (broken.value.found.segment, broken.value.found.fault) == (breaks_at, "segment-dropped")


def test_a_missing_month_is_named() -> None:
    """It is the one that is not there, wherever it stood, not the one behind it."""
    whole = recorded([["rule.changed"], ["key.created"], ["person.erased"]])
    for missing in (1, 2):
        with pytest.raises(BrokenChainError) as broken:
            head_of([one for one in whole if one[0].number != missing])
        assert (broken.value.found.segment, broken.value.found.fault) == (missing, "segment-missing")


def test_a_reference_gives_nothing_away_once_it_is_erased() -> None:
    """Who tries all addresses there are finds none: the same address has another reference with each salt."""
    first, second = (Subject.of("address", "203.0.113.7", salt=salt, at=NOON) for salt in ("a" * 32, "b" * 32))
    assert first.id != second.id
    assert first.is_genuine
    assert not replace(first, salt=second.salt).is_genuine
    erased = first.erased()
    assert (erased.id, erased.value, erased.salt, erased.is_genuine) == (first.id, None, None, True)
