"""Look at groups, and ask for the notices that are due: the due work `asking`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from services.alerts.application.arrivals import units_of
from services.alerts.domain.alert import Alert
from services.alerts.domain.asking import decide
from services.alerts.domain.group import Asked, is_about_response, recurs
from services.alerts.domain.signal import Signal
from services.alerts.events_out import notice_requested
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.asking_due import DUE_WORK, is_looked_at_within
from services.alerts.store.asking_store import AskingStore
from services.alerts.store.rule_store import RuleSetStore
from services.alerts.store.signal_store import SignalStore
from services.alerts.store.silence_store import SilenceStore
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed
from shared.observability.correlation import continue_trace, tracing
from shared.unit_of_work import UnitOfWork, Work

TOGETHER = 100
"""Groups that are looked at in one transaction: in a storm there are a hundred thousand, with one alert each."""
_SHORTEST_WAIT = 1.0


@dataclass(frozen=True, slots=True)
class AskForNotices:
    """Decide and publish in one transaction: a request is published with the row that says so, or neither is."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle or put off the work, and with it other groups that are to be looked at by now.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        structure = (await self.read_directory()).structure
        async with self.unit_of_work.begin() as work:
            more = await DUE_WORK.take_more(work.connection, claimed, limit=TOGETHER - 1)
            looks = {one.ref: one for one in [*more, claimed]}
            store = AskingStore(work.connection)
            await store.hold(*looks)
            await DUE_WORK.hold(work.connection, claimed)
            members = await store.members_of(looks, partial(units_of, structure))
            asked = await store.asked_of(looks)
            silences = await SilenceStore(work.connection).on(work.now)
            decisions = {
                group: decide(members[group], asked[group], silences, work.now, recurs=recurs(group)) for group in looks
            }
            await store.keep(decisions, work.now)
            await _publish(work, looks, {key: one.asked for key, one in decisions.items() if one.asked is not None})
            # Whoever looks at a group twice looks once.
            again = {looks[group].id: one.again_at for group, one in decisions.items() if one.again_at is not None}
            await DUE_WORK.finish_all(work.connection, [one for one in [*more, claimed] if one.id not in again])
            for look in looks.values():
                if (again_at := again.get(look.id)) is not None:
                    await _look_again(work, look, again_at)


async def _look_again(work: Work, look: Claimed, again_at: datetime) -> None:
    """Look again at a moment, unless another work does: every alert of a group has asked for one."""
    wait = max(_SHORTEST_WAIT, (again_at - work.now).total_seconds())
    if await is_looked_at_within(work.connection, look, wait):
        await DUE_WORK.finish(work.connection, look)
    else:
        await DUE_WORK.put_off(work.connection, look, seconds=wait)


async def _publish(work: Work, looks: Mapping[str, Claimed], asked: Mapping[str, Asked]) -> None:
    """Publish the requests for notices about groups, each on the trail of what raised it."""
    ids = {id_ for one in asked.values() for id_ in one.alert_ids}
    if not ids:
        return
    raised: dict[UUID, Alert | Signal] = {}
    if any(map(is_about_response, asked)):
        raised |= {one.id: one for one in await AlertStore(work.connection).among(ids)}
    if not all(map(is_about_response, asked)):
        raised |= {one.id: one for one in await SignalStore(work.connection).among(ids)}
    rules = await RuleSetStore(work.connection).rules_at({(one.rule, one.rule_version) for one in raised.values()})
    names = {(rule.key, rule.version): rule.definition.name for rule in rules}
    for group, one in asked.items():
        about: Sequence[Alert | Signal] = [raised[id_] for id_ in sorted(one.alert_ids) if id_ in raised]
        alerts = [each for each in about if isinstance(each, Alert)]
        signals = [each for each in about if isinstance(each, Signal)]
        called = {
            each.rule: names[each.rule, each.rule_version] for each in about if (each.rule, each.rule_version) in names
        }
        with tracing(continue_trace(looks[group].correlation_id, None)):
            work.publish(notice_requested(group, one, alerts, signals, called))
