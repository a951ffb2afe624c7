"""Look again at what was raised about answers that are corrected: whether its reason still holds."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from uuid import UUID

from services.alerts.domain.facts import NO_HISTORY, History
from services.alerts.domain.group import Over, group_of
from services.alerts.domain.raising import Found
from services.alerts.domain.rule_set import Reference, RuleSet
from services.alerts.domain.subject import TRIGGERS_OF, Subject
from services.alerts.domain.trigger_fields import OfferedTrigger
from services.alerts.store.asking_due import look_now
from services.alerts.store.asking_store import AskingStore, Raiser
from services.alerts.store.rule_store import RuleSetStore
from shared.unit_of_work import Work

Find = Callable[[RuleSet, Subject, Collection[OfferedTrigger], History], Sequence[Found]]
_FIRST_REVISION = 1
_NO_SET = UUID(int=0)


async def look_again(work: Work, judged: Collection[Subject], histories: Mapping[UUID, History], find: Find) -> None:
    """Mark alerts whose rule, as it was when it raised them, does not fire on the answer as it is now; and back.

    Args:
        work: the transaction in which they are judged.
        judged: what is judged, as it is now.
        histories: of their customers, by the ids of what is judged; empty where no rule asks for them.
        find: how rules are held against an answer.
    """
    corrected = [one for one in judged if one.kind == "response" and one.revision > _FIRST_REVISION]
    groups = {group_of("response", str(one.id)): one for one in corrected}
    store = AskingStore(work.connection)
    raisers = await store.raisers(groups) if groups else {}
    if not raisers:
        return
    rules = await RuleSetStore(work.connection).rules_at({one.rule for some in raisers.values() for one in some})
    by_reference = {(rule.key, rule.version): rule for rule in rules}
    changed: dict[Over | None, list[UUID]] = {}
    to_look_at = []
    for group, some in sorted(raisers.items()):
        subject = groups[group]
        known = [by_reference[one.rule] for one in some if one.rule in by_reference]
        standing = _standing(RuleSet(_NO_SET, known), subject, histories.get(subject.id), find)
        news = list(_changes(some, standing))
        for alert_id, over in news:
            changed.setdefault(over, []).append(alert_id)
        if news:
            to_look_at.append(group)
    for over, alerts in changed.items():
        await store.mark(alerts, over)
    await look_now(work.connection, to_look_at, "corrected")


def _changes(raisers: Sequence[Raiser], standing: frozenset[Reference]) -> Iterator[tuple[UUID, Over | None]]:
    for one in raisers:
        if one.over is None and one.rule not in standing:
            yield one.alert_id, "corrected"
        elif one.over == "corrected" and one.rule in standing:
            yield one.alert_id, None


def _standing(rules: RuleSet, subject: Subject, history: History | None, find: Find) -> frozenset[Reference]:
    """Return the rules that fire on a response, and those of which nobody knows yet."""
    if not subject.is_judged:
        return frozenset()
    found = find(rules, subject, TRIGGERS_OF["response"], history or NO_HISTORY)
    fire = {(one.rule.key, one.rule.version) for one in found}
    unread = {one.question for one in subject.comments} - {one.question for one in subject.valid_readings}
    unknown = {
        (one.rule.key, one.rule.version)
        for one in rules.ready
        if (unread and one.rule.definition.trigger == "comment_read") or (one.needs_history and history is None)
    }
    return frozenset(fire | unknown)
