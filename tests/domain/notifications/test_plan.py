"""The plan of notices, step by step with a clock: nothing is lost, nothing is sent twice, nobody is flooded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.destination import Destination
from services.notifications.domain.notices.notice import Notice, Withheld
from services.notifications.domain.notices.plan import Known, Pace, Plan, digest_key, plan
from shared.vocabulary import Severity
from tests.domain.notifications.noticing import KIM, NOON, company, destination, notice, person

COMPANY = company(person())
PACE = Pace(group_wait=timedelta(seconds=60), storm_notices=3, storm_window=timedelta(minutes=10))
MAIL = destination()


def planned(
    *notices: Notice, after: float = 60, known: Known | None = None, ways: Sequence[Destination] = (MAIL,)
) -> Plan:
    return plan(notices, known or Known(), ways, COMPANY, NOON + timedelta(seconds=after), pace=PACE)


def test_one_change_is_one_notice() -> None:
    """The most severe leads; before the waiting time is over nothing is sent."""
    many = tuple(
        notice(number, severity=severity, cause="assignment")
        for number, severity in enumerate(("warning", "critical", "info"), start=1)
    )
    [ready] = planned(*many).ready
    assert ready.lead == many[1]
    assert ready.members == (many[0], many[2])
    assert [step.manner for step in ready.steps] == ["single"]
    early = planned(*many, after=59)
    assert (early.ready, early.waiting) == ((), {"response:1": NOON + timedelta(seconds=60)})


def test_whoever_has_waited_already_waits_no_more() -> None:
    """An alert is sent at once, and takes along what waits of its group; the next one keeps the distance."""
    waiting, alert = notice(1, cause="assignment"), notice(2)
    [ready] = planned(waiting, alert, after=0).ready
    assert (ready.lead, ready.members) == (waiting, (alert,))
    soon = planned(notice(3), known=Known(last_of_group={"response:1": NOON}), after=1)
    assert (soon.ready, soon.waiting) == ((), {"response:1": NOON + timedelta(seconds=60)})


def test_what_waited_for_an_opening_does_not_come_all_at_once() -> None:
    """A quiet night with one notice every half hour: some at eight, the rest in one digest; what is urgent is not held.

    And what comes right after the opening belongs to the same storm.
    """
    office = destination(hours={"tuesday": ("08:00-17:00",)}, critical_at_any_hour=True)
    opening = datetime(2026, 3, 3, 7, tzinfo=UTC)
    singles: list[datetime] = []
    keys: list[str | None] = []
    for number in range(40):
        severity: Severity = "critical" if number == 39 else "warning"
        now = NOON + timedelta(minutes=30 * number if number < 38 else 60 * 19 + number - 37)
        one = notice(number, group=f"g{number}", at=now, severity=severity)
        known = Known(sent_to={office.id: singles})
        [ready] = plan([one], known, (office,), COMPANY, now, pace=PACE).ready
        [step] = ready.steps
        keys.append(digest_key(step))
        if step.manner == "single":
            singles.append(step.at)
        elif number < 38:
            assert step.at == opening
    assert singles == [opening] * PACE.storm_notices
    assert keys == [None] * 3 + [f"storm:{opening.isoformat()}"] * 35 + ["storm", "storm"]


def test_what_is_urgent_does_not_wait_with_what_is_held() -> None:
    """At night a storm of what breaks the hours has a digest of its own, ten minutes later."""
    office = destination(hours={"tuesday": ("08:00-17:00",)}, critical_at_any_hour=True)
    many = [
        notice(number, group=f"g{number}", severity="critical" if number % 2 else "info", cause="alert")
        for number in range(20)
    ]
    steps = [one.steps[0] for one in plan(many, Known(), (office,), COMPANY, NOON, pace=PACE).ready]
    urgent, held = steps[:10], steps[10:]
    assert Counter(digest_key(one) for one in urgent) == {None: 3, "storm": 7}
    assert {one.at for one in urgent} == {NOON, NOON + PACE.storm_window}
    opening = datetime(2026, 3, 3, 7, tzinfo=UTC)
    assert Counter(digest_key(one) for one in held) == {None: 3, f"storm:{opening.isoformat()}": 7}
    assert {one.at for one in held} == {opening}


REASONS: list[tuple[Withheld, Known, dict[str, Any]]] = [
    ("acknowledged", Known(acknowledged={"response:1": NOON}), {}),
    ("acknowledged", Known(acknowledged={"response:1": NOON - timedelta(days=1)}), {"reason": "repeat"}),
    ("acknowledged", Known(acknowledged={"response:1": NOON - timedelta(days=1)}), {"reason": "escalated"}),
    ("ended", Known(ended={"response:1": NOON}), {}),
    ("ended", Known(ended={"response:1": NOON}), {"reason": "ended"}),
    ("erased", Known(erased={UUID(int=5)}), {"respondent_id": UUID(int=5)}),
    ("withdrawn", Known(withdrawn={"1"}), {}),
    ("too_late", Known(), {"not_after": NOON + timedelta(seconds=59)}),
]


@pytest.mark.parametrize(("because", "known", "fields"), REASONS)
def test_what_is_withheld(because: str, known: Known, fields: dict[str, Any]) -> None:
    found = planned(notice(**fields), known=known)
    assert [reason for _, reason in found.withheld] == [because]
    assert found.ready == ()


def test_what_is_new_after_an_acknowledgement_is_sent() -> None:
    """So is the escalation of a case: that somebody took care does not keep its deadline."""
    before = Known(acknowledged={"response:1": NOON - timedelta(seconds=1)})
    assert planned(notice(reason="new_member"), known=before).ready
    assert planned(notice(reason="escalated", cause="escalation"), known=before).ready
    news = replace(before, news={"response:1": NOON})
    assert planned(notice(reason="repeat"), known=news).ready, "nobody takes care of what is new"
    assert not planned(notice(reason="repeat"), known=replace(news, acknowledged={"response:1": NOON})).ready
    known = Known(ended={"response:1": NOON}, begun={"response:1"})
    assert planned(notice(reason="ended"), known=known).ready


def test_who_is_not_there() -> None:
    for who, because in ((person(is_active=False), "inactive"), (None, "inactive")):
        directory = company(who) if who else company()
        found = plan([notice()], Known(), (MAIL,), directory, NOON + timedelta(hours=1), pace=PACE)
        assert [reason for _, reason in found.withheld] == [because]


NOTICES = st.lists(
    st.builds(
        lambda n, group, second, severity, reason: notice(
            n,
            group=f"g{group}",
            at=NOON + timedelta(seconds=second),
            severity=severity,
            reason=reason,
        ),
        st.integers(1, 40),
        st.integers(1, 6),
        st.integers(0, 900),
        st.sampled_from(["info", "warning", "critical"]),
        st.sampled_from(["first", "new_member", "repeat", "escalated"]),
    ),
    max_size=40,
    unique_by=lambda one: one.notice_key,
)
ACKNOWLEDGED = st.dictionaries(st.sampled_from([f"g{n}" for n in range(1, 7)]), st.integers(0, 900), max_size=4)


@given(NOTICES, ACKNOWLEDGED, st.randoms())
def test_order_and_repetition_do_not_matter(notices: list[Notice], acks: dict[str, int], random: Random) -> None:
    known = Known(acknowledged={group: NOON + timedelta(seconds=at) for group, at in acks.items()})
    shuffled = [*notices, *(replace(one) for one in notices)]
    random.shuffle(shuffled)
    assert planned(*shuffled, after=900, known=known) == planned(*notices, after=900, known=known)


@given(NOTICES, ACKNOWLEDGED, st.lists(st.integers(1, 200), min_size=1, max_size=30))
def test_each_ends_once_and_nobody_gets_too_much(notices: list[Notice], acks: dict[str, int], steps: list[int]) -> None:
    """Run the plan at any moments until all is settled, as the worker does."""
    state: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    singles: list[datetime] = []
    settled: set[str] = set()
    now = NOON
    moments = [*steps, *([120] * 20)]
    for seconds in moments:
        now += timedelta(seconds=seconds)
        known = Known(
            acknowledged={
                group: NOON + timedelta(seconds=at) for group, at in acks.items() if NOON + timedelta(seconds=at) <= now
            },
            last_of_group=last,
            sent_to={MAIL.id: singles},
        )
        waiting = [one for one in notices if one.created_at <= now and one.notice_key not in settled]
        found = plan(waiting, known, (MAIL,), COMPANY, now, pace=PACE)
        for one, _ in found.withheld:
            state[one.notice_key] += 1
        for ready in found.ready:
            group = ready.lead.group
            assert now - last.get(group, NOON - timedelta(days=1)) >= PACE.group_wait
            acknowledged = known.acknowledged.get(group)
            assert acknowledged is None or ready.lead.requested_at > acknowledged
            last[group] = now
            for one in (ready.lead, *ready.members):
                state[one.notice_key] += 1
            [step] = ready.steps
            if step.manner == "single":
                singles.append(now)
                assert sum(now - PACE.storm_window < at for at in singles) <= PACE.storm_notices
            else:
                assert step.at == now + PACE.storm_window
        settled = set(state)
    assert state == Counter(one.notice_key for one in notices)
    assert KIM in COMPANY.people
