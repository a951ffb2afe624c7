"""Look at a group, and ask for the notice that is due: the due work `asking`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

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
from shared.due.work import Claimed
from shared.unit_of_work import UnitOfWork, Work

_SHORTEST_WAIT = 1.0


@dataclass(frozen=True, slots=True)
class AskForNotices:
    """Decide and publish in one transaction: a request is published with the row that says so, or neither is."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle or put off the work.

        Raises:
            LeaseLostError: somebody else has the work by now.
        """
        group = claimed.ref
        structure = (await self.read_directory()).structure
        async with self.unit_of_work.begin() as work:
            store = AskingStore(work.connection)
            await store.hold(group)
            await DUE_WORK.hold(work.connection, claimed)
            members = await store.members(group, partial(units_of, structure))
            silences = await SilenceStore(work.connection).on(work.now)
            decision = decide(members, await store.asked(group), silences, work.now, recurs=recurs(group))
            await store.keep(group, decision.asked, decision.held, work.now)
            if decision.asked is not None:
                await _publish(work, group, decision.asked)
            await _settle(work, claimed, decision.again_at)


async def _settle(work: Work, claimed: Claimed, again_at: datetime | None) -> None:
    """Look again at a moment, unless another work does: every alert of a group has asked for one."""
    wait = max(_SHORTEST_WAIT, (again_at - work.now).total_seconds()) if again_at is not None else None
    if wait is None or await is_looked_at_within(work.connection, claimed, wait):
        await DUE_WORK.finish(work.connection, claimed)
    else:
        await DUE_WORK.put_off(work.connection, claimed, seconds=wait)


async def _publish(work: Work, group: str, asked: Asked) -> None:
    alerts: Sequence[Alert] = ()
    signals: Sequence[Signal] = ()
    if is_about_response(group):
        alerts = await AlertStore(work.connection).among(asked.alert_ids)
    else:
        signals = await SignalStore(work.connection).among(asked.alert_ids)
    raised: Sequence[Alert | Signal] = [*alerts, *signals]
    rules = await RuleSetStore(work.connection).rules_at({(one.rule, one.rule_version) for one in raised})
    names = {rule.key: rule.definition.name for rule in rules}
    work.publish(notice_requested(group, asked, alerts, signals, names))
