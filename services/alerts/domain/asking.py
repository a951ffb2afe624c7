"""When notices are wanted, of whom, and why not: a pure function of alerts, acknowledgements, silences and the clock.

All that rules raised about one thing is a group. Its first notice waits a little for what belongs to it; what is
raised later is asked for as new members; it is repeated until somebody takes care; when the reason is gone, those who
were asked get to know that, once. Words as of Alertmanager: group, group wait, repeat, silence.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.alerts.domain.group import Asked, Held, HeldFor, Member
from services.alerts.domain.silence import Silence
from shared.contracts.notices import Recipient
from shared.vocabulary import NoticeReason, NoticeUrgency, Severity

MOST_REPEATS = 12
"""So often a group is repeated after the last news of it: whoever has not reacted by then will not."""
SEVERITIES: Sequence[Severity] = ("info", "warning", "critical")
URGENCIES: Sequence[NoticeUrgency] = ("digest", "working_hours", "at_once")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is asked now, what is held, and when to look again; None: not before something new happens."""

    asked: Asked | None = None
    held: frozenset[Held] = frozenset()
    again_at: datetime | None = None


def decide(
    members: Iterable[Member],
    asked: Iterable[Asked],
    silences: Iterable[Silence],
    now: datetime,
    *,
    recurs: bool = False,
) -> Decision:
    """Return what is to be done about a group at this moment.

    Args:
        members: all of the group, in any order.
        asked: what was asked for of it before.
        silences: all that may cover one of its members now.
        now: this moment.
        recurs: whether it happens again and again to what the group is about, so that whoever took care of what was
            raised before does not take care of what was raised since.
    """
    known = sorted({one.alert_id: one for one in members if one.notify is not None}.values(), key=lambda one: one.order)
    unique = {(one.reason, one.number): one for one in asked}.values()
    before = sorted(unique, key=lambda one: (one.at, one.reason == "ended", one.number))
    ordered = sorted(silences, key=lambda one: (one.ends_at, one.id))
    return _Looking(known, before, ordered, now, recurs).decision()


@dataclass(slots=True)
class _Looking:
    members: Sequence[Member]
    before: Sequence[Asked]
    silences: Sequence[Silence]
    now: datetime
    recurs: bool
    held: set[Held] = field(default_factory=set)
    looks: list[datetime] = field(default_factory=list)

    def decision(self) -> Decision:
        fresh = list(self._fresh())
        asked = self._news(fresh) or (None if fresh else self._end()) or self._repeat()
        again = [at for at in self.looks if at > self.now]
        if asked is not None and (repeat_at := self._repeat_at([*self.before, asked])) is not None:
            again.append(repeat_at)
        return Decision(asked=asked, held=frozenset(self.held), again_at=min(again, default=None))

    @property
    def _open(self) -> Sequence[Asked]:
        """What was asked for since the group ended last."""
        ends = [index for index, one in enumerate(self.before) if one.reason == "ended"]
        return self.before[ends[-1] + 1 :] if ends else self.before

    def _fresh(self) -> Iterable[Member]:
        """Yield the members for which nobody was asked yet and somebody is to be."""
        known = _ids(self._open)
        for one in self.members:
            if one.alert_id in known:
                continue
            because = self._unwanted(one)
            if because is None:
                yield one
            elif one.ready_at > self.now:  # it may be wanted by then
                self.looks.append(one.ready_at)
            elif one.alert_id not in _ids(self.before):
                self.held.add(Held(one.alert_id, because))

    @staticmethod
    def _unwanted(member: Member) -> HeldFor | None:
        if member.over is not None:
            return "over"
        if member.is_quiet:
            return "old"
        return None if member.acknowledged_at is None else "acknowledged"

    def _news(self, fresh: Sequence[Member]) -> Asked | None:
        loud = [one for one in fresh if self._silenced(one) is None]
        for one in fresh:
            if one not in loud:
                self._hold(one)
        if any(one.ready_at <= self.now for one in loud):
            is_known = bool(self.before) or any(one.acknowledged_at is not None for one in self.members)
            return self._ask("new_member" if is_known else "first", loud)
        self.looks += [one.ready_at for one in loud]
        return None

    def _end(self) -> Asked | None:
        """Return that it is over, for those who were asked."""
        asked = self._open
        ids = _ids(asked)
        if not asked or any(one.over is None for one in self.members if one.alert_id in ids):
            return None
        return Asked(
            reason="ended",
            number=self._number("ended"),
            alert_ids=ids,
            rules=tuple(sorted({rule for one in asked for rule in one.rules})),
            severity=_highest(one.severity for one in asked),
            recipients=_united(one.recipients for one in asked),
            urgency=_most_urgent(one.urgency for one in asked),
            needs_acknowledgement=False,
            at=self.now,
        )

    def _repeat(self) -> Asked | None:
        due_at = self._repeat_at(self.before)
        if due_at is None:
            return None
        if due_at > self.now:
            self.looks.append(due_at)
            return None
        opened = self._open
        waiting = self._waiting(opened)
        news = max(index for index, one in enumerate(opened) if one.reason != "repeat")
        if len(opened) - 1 - news >= MOST_REPEATS:
            self.held |= {Held(one.alert_id, "repeated_enough") for one in waiting}
            return None
        loud = [one for one in waiting if self._silenced(one) is None]
        for one in waiting:
            if one not in loud:
                self._hold(one)
        return self._ask("repeat", loud) if loud else None

    def _repeat_at(self, asked: Sequence[Asked]) -> datetime | None:
        """Return when the group is repeated after all that was asked; None: never."""
        ends = [index for index, one in enumerate(asked) if one.reason == "ended"]
        opened = asked[ends[-1] + 1 :] if ends else asked
        waiting = self._waiting(opened)
        pauses = [
            one.notify.repeat_after_minutes
            for one in waiting
            if one.notify is not None and one.notify.repeat_after_minutes is not None
        ]
        if not pauses:
            return None
        return opened[-1].at + timedelta(minutes=min(pauses))

    def _waiting(self, opened: Sequence[Asked]) -> Sequence[Member]:
        """Return the members of which somebody was asked to take care; none when somebody does."""
        taken_at = max((one.acknowledged_at for one in self.members if one.acknowledged_at is not None), default=None)
        if taken_at is not None and not self.recurs:
            return []
        ids = _ids(opened)
        waiting = [one for one in self.members if one.alert_id in ids and one.over is None]
        return [one for one in waiting if taken_at is None or one.raised_at > taken_at]

    def _ask(self, reason: NoticeReason, members: Sequence[Member]) -> Asked:
        notifies = [one.notify for one in members if one.notify is not None]
        return Asked(
            reason=reason,
            number=self._number(reason),
            alert_ids=frozenset(one.alert_id for one in members),
            rules=tuple(sorted({one.rule for one in members})),
            severity=_highest(one.severity for one in members),
            recipients=_united(one.recipients for one in notifies),
            urgency=_most_urgent(one.urgency for one in notifies),
            needs_acknowledgement=any(one.needs_acknowledgement for one in notifies),
            at=self.now,
        )

    def _number(self, reason: NoticeReason) -> int:
        return 1 + max((one.number for one in self.before if one.reason == reason), default=0)

    def _hold(self, member: Member) -> None:
        """Note that a silence covers a member, once it has waited; before, the silence may end."""
        silence = self._silenced(member)
        if silence is None:
            return
        if member.ready_at <= self.now:
            self.held.add(Held(member.alert_id, "silenced", silence.id))
            self.looks.append(silence.ends_at)
        else:
            self.looks.append(member.ready_at)

    def _silenced(self, member: Member) -> Silence | None:
        """Return the silence that covers a member now; of several, the one that ends last."""
        covering = [one for one in self.silences if one.is_on(self.now) and covers(one, member)]
        return covering[-1] if covering else None


def covers(silence: Silence, member: Member) -> bool:
    """Return whether a silence is about a member, whenever that is."""
    return silence.matcher.covers(
        rule=member.rule,
        survey=member.survey,
        touchpoint=member.touchpoint,
        units=member.units,
        severity=member.severity,
    )


def answered(members: Iterable[Member], asked: Iterable[Asked], at: datetime, *, by_notice: bool) -> Collection[UUID]:
    """Return the members of which somebody takes care since a moment, and nobody did before.

    Whoever acknowledges a notice has read what was asked for until then; whoever acknowledges an alert sees all that
    was raised until then.
    """
    read = {id_ for one in asked if one.at <= at for id_ in one.alert_ids}
    return frozenset(
        one.alert_id
        for one in members
        if one.acknowledged_at is None and (one.alert_id in read if by_notice else one.raised_at <= at)
    )


def _ids(asked: Iterable[Asked]) -> frozenset[UUID]:
    return frozenset(id_ for one in asked for id_ in one.alert_ids)


def _united(recipients: Iterable[Sequence[Recipient]]) -> tuple[Recipient, ...]:
    found = {one for some in recipients for one in some}
    return tuple(sorted(found, key=lambda one: (one.kind, one.team or "", str(one.person_id or ""))))


def _highest(severities: Iterable[Severity]) -> Severity:
    return max(severities, key=SEVERITIES.index)


def _most_urgent(urgencies: Iterable[NoticeUrgency]) -> NoticeUrgency:
    return max(urgencies, key=URGENCIES.index)
