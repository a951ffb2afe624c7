"""When notices are asked for, of whom, and why not; whatever the order, however often it is looked at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.actions import Notify
from services.alerts.domain.asking import MOST_REPEATS
from services.alerts.domain.group import Held
from services.alerts.domain.silence import Silence
from tests.domain.alerts.asking_world import (
    NOON,
    RESPONSIBLE,
    TEAM,
    Acknowledge,
    Correct,
    EndSilence,
    Happening,
    Raise,
    World,
    after,
    member,
    play,
    silence,
    summary,
)

NAGGING = Notify(recipients=(RESPONSIBLE,), needs_acknowledgement=True, repeat_after_minutes=15)
SLOW = Notify(recipients=(TEAM,), group_wait_seconds=300, urgency="digest")


def test_all_rules_that_fired_are_one_request() -> None:
    """Recipients united, the highest severity, the shortest wait, the most urgent, and acknowledged if one wants it."""
    urgent = replace(NAGGING, urgency="working_hours")
    world = play([Raise(0, member(1, notify=SLOW, severity="critical")), Raise(0, member(2, notify=urgent))])
    first = world.asked[0]
    assert (first.reason, first.at - NOON) == ("first", timedelta(seconds=30))
    assert (first.rules, first.severity, first.urgency) == (("r1", "r2"), "critical", "working_hours")
    assert (set(first.recipients), first.needs_acknowledgement) == ({TEAM, RESPONSIBLE}, True)


def test_what_comes_later_is_a_new_member() -> None:
    """After its own wait, and only about itself; also where somebody takes care already."""
    world = play([Raise(0, member(1)), Acknowledge(2, by_notice=True), Raise(5, member(2, 5))])
    assert summary(world) == [("first", 1, 0.5, [1]), ("new_member", 1, 5.5, [2])]


def test_it_is_repeated_until_somebody_takes_care() -> None:
    for by_notice in (True, False):
        world = play([Raise(0, member(1, notify=NAGGING)), Acknowledge(40, by_notice=by_notice)])
        assert summary(world) == [("first", 1, 0.5, [1]), ("repeat", 1, 15.5, [1]), ("repeat", 2, 30.5, [1])]


def test_it_is_repeated_so_often_and_then_it_says_so() -> None:
    world = play([Raise(0, member(1, notify=NAGGING))])
    assert [one.reason for one in world.asked] == ["first", *["repeat"] * MOST_REPEATS]
    assert world.held == {Held(UUID(int=1), "repeated_enough")}


def test_what_somebody_took_care_of_before_silences_no_other_occurrence() -> None:
    """A kiosk that falls silent again, a score that moves again: last month's acknowledgement says nothing of it."""
    again = member(2, 100, notify=NAGGING)
    for over in ([Correct(60, 1, "recovered")], []):
        happenings: list[Happening] = [Raise(0, member(1, notify=NAGGING)), Acknowledge(5, by_notice=True), *over]
        world = play([*happenings, Raise(100, again), Acknowledge(120, by_notice=True)], recurs=True)
        asked = [one for one in summary(world) if one[0] != "ended"]
        assert asked == [("first", 1, 0.5, [1]), ("new_member", 1, 100.5, [2]), ("repeat", 1, 115.5, [2])]
        assert "repeat" not in {one.reason for one in play([*happenings, Raise(100, again)]).asked}


def test_a_new_member_hastens_no_repeat() -> None:
    """It is asked about by itself; what is repeated then is everything, so long after the last notice."""
    nagging = replace(NAGGING, repeat_after_minutes=60)
    world = play([Raise(0, member(1, notify=nagging)), Raise(5, member(2, 5)), Acknowledge(90, by_notice=True)])
    assert summary(world) == [("first", 1, 0.5, [1]), ("new_member", 1, 5.5, [2]), ("repeat", 1, 65.5, [1, 2])]


def test_a_late_look_repeats_once() -> None:
    """Nobody worked for a day: what was missed is not made up for."""
    world = World()
    world.happen(Raise(0, member(1, notify=NAGGING)), NOON)
    world.look(after(1))
    assert world.look(after(24 * 60)) == after(24 * 60 + 15)
    assert [one.reason for one in world.asked] == ["first", "repeat"]


def test_an_acknowledgement_before_the_first_notice_spares_it() -> None:
    """Of whoever saw the alert itself; nobody can have read a notice that was not asked for yet."""
    world = play([Raise(0, member(1)), Acknowledge(0.2, by_notice=False)])
    assert (world.asked, world.held) == ([], {Held(UUID(int=1), "acknowledged")})
    assert summary(play([Raise(0, member(1)), Acknowledge(0.2, by_notice=True)])) == [("first", 1, 0.5, [1])]


def test_who_acknowledges_a_notice_knows_nothing_of_what_came_after_it() -> None:
    """Not even when it was raised before: it was not in the notice."""
    waiting = member(2, 5, notify=SLOW)
    world = play([Raise(0, member(1)), Raise(5, waiting), Acknowledge(6, by_notice=True)])
    assert summary(world) == [("first", 1, 0.5, [1]), ("new_member", 1, 10.0, [2])]


def test_an_old_answer_disturbs_nobody() -> None:
    world = play([Raise(0, member(1, is_quiet=True)), Raise(0, member(2))])
    assert summary(world) == [("first", 1, 0.5, [2])]
    assert world.held == {Held(UUID(int=1), "old")}


def test_the_end_is_asked_for_once_of_those_who_were_asked() -> None:
    """When all reasons are gone; when one comes back it is news; and whoever was never asked gets no end."""
    happenings: list[Happening] = [Raise(0, member(1)), Raise(1, member(2, 1, notify=NAGGING))]
    gone = [Correct(5, 1, "corrected"), Correct(6, 2, "corrected"), Correct(7, 2, "corrected")]
    world = play([*happenings, *gone])
    assert summary(world) == [("first", 1, 0.5, [1]), ("new_member", 1, 1.5, [2]), ("ended", 1, 6.0, [1, 2])]
    assert set(world.asked[-1].recipients) == {TEAM, RESPONSIBLE}
    back = play([*happenings, *gone, Correct(9, 1, None), Correct(12, 1, "withdrawn")])
    assert summary(back)[3:] == [("new_member", 2, 9.0, [1]), ("ended", 2, 12.0, [1])]
    early = play([Raise(0, member(1)), Correct(0.1, 1, "withdrawn")])
    assert (early.asked, early.held) == ([], {Held(UUID(int=1), "over")})


def test_a_silence_holds_and_its_end_lets_go() -> None:
    """Whether it ends by itself or by somebody; not what is taken care of or gone by then."""
    held = {Held(UUID(int=1), "silenced", UUID(int=1001))}
    quiet = [silence(1, 0, 60)]
    world = play([Raise(0, member(1))], quiet)
    assert (summary(world), world.held) == ([("first", 1, 60.0, [1])], held)
    assert summary(play([Raise(0, member(1)), EndSilence(20, 1)], quiet)) == [("first", 1, 20.0, [1])]
    cared = play([Raise(0, member(1)), Acknowledge(30, by_notice=False)], quiet)
    assert (cared.asked, cared.held) == ([], held | {Held(UUID(int=1), "acknowledged")})
    assert play([Raise(0, member(1)), Correct(30, 1, "erased")], quiet).asked == []


def test_a_silence_covers_some_members_and_repeats() -> None:
    """The others go out; the covered one comes as news later; a repeat in the silence is due at its end."""
    world = play([Raise(0, member(1)), Raise(0, member(2))], [silence(1, 0, 60, rule="r2")])
    assert summary(world) == [("first", 1, 0.5, [1]), ("new_member", 1, 60.0, [2])]
    nagged = play([Raise(0, member(1, notify=NAGGING)), Acknowledge(70, by_notice=True)], [silence(1, 10, 61)])
    assert summary(nagged) == [("first", 1, 0.5, [1]), ("repeat", 1, 61.0, [1])]


def test_of_two_silences_the_last_counts() -> None:
    world = play([Raise(0, member(1)), EndSilence(50, 2)], [silence(1, 0, 60), silence(2, 0, 90)])
    assert summary(world) == [("first", 1, 60.0, [1])]


minutes = st.integers(0, 240)
notifies = st.sampled_from(
    [Notify(recipients=(TEAM,)), SLOW, NAGGING, replace(NAGGING, repeat_after_minutes=60, group_wait_seconds=600)]
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Happening], list[Silence]]:
    """Return what happens to up to four alerts on one thing, and silences."""
    happenings: list[Happening] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        minute = draw(minutes)
        severity = draw(st.sampled_from(["info", "warning", "critical"]))
        quiet = draw(st.booleans()) and draw(st.booleans())
        raised = member(number, minute, notify=draw(notifies), severity=severity, is_quiet=quiet)
        happenings.append(Raise(minute, raised))
        happenings += [
            Correct(at, number, draw(st.sampled_from(["corrected", None])))
            for at in draw(st.lists(minutes, max_size=2))
        ]
    # Half minutes, as if nobody could do two things at once.
    happenings += [
        Acknowledge(at + 0.25, by_notice=draw(st.booleans())) for at in draw(st.lists(minutes, max_size=2, unique=True))
    ]
    silences = [
        silence(number, at, at + draw(st.integers(1, 120)), draw(st.sampled_from([None, "r1", "r2"])))
        for number, at in enumerate(draw(st.lists(minutes, max_size=3)))
    ]
    happenings += [EndSilence(draw(minutes), number) for number in range(len(silences)) if draw(st.booleans())]
    return happenings, silences


@pytest.mark.parametrize("recurs", [False, True])
@given(story=stories(), extra=st.lists(st.floats(0, 400), max_size=12), seed=st.integers(1, 1000))
def test_order_duplication_and_moments_of_looking_change_nothing(
    story: tuple[list[Happening], list[Silence]], extra: Sequence[float], seed: int, *, recurs: bool
) -> None:
    plain, other = play(*story, recurs=recurs), play(*story, recurs=recurs, extra=extra, seed=seed)
    assert summary(other) == summary(plain)
    assert [one.key("g") for one in other.asked] == [one.key("g") for one in plain.asked]
    assert other.held == plain.held


@given(stories())
def test_what_holds_of_every_story(story: tuple[list[Happening], list[Silence]]) -> None:
    """One first notice, no key twice, nothing old or silenced, and after an acknowledgement only news and ends."""
    world = play(*story)
    reasons = [one.reason for one in world.asked]
    assert reasons.count("first") <= 1
    assert "first" not in reasons[1:]
    keys = [one.key("g") for one in world.asked]
    assert len(set(keys)) == len(keys)
    taken_at = min((one.acknowledged_at for one in world.members.values() if one.acknowledged_at), default=None)
    for asked in world.asked:
        assert not any(world.members[id_].is_quiet for id_ in asked.alert_ids)
        if taken_at is not None and asked.at > taken_at:
            assert asked.reason in {"ended", "new_member"}
    for one in world.members.values():
        is_asked = any(one.alert_id in each.alert_ids for each in world.asked)
        is_held = any(one.alert_id == each.alert_id for each in world.held)
        assert is_asked or is_held
