"""Judge responses, comments and complaints by the rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.alerts.application.arrivals import Arrivals, arrive, filed, gone_among, read, scored
from services.alerts.application.asking.standing import look_again
from services.alerts.application.histories import histories_of, later_ones
from services.alerts.application.raising import Caused, Outcome, raise_found
from services.alerts.application.recoveries import DecideRecoveries
from services.alerts.application.rule_sets import RuleSets
from services.alerts.domain.alert import Alert
from services.alerts.domain.facts import NO_HISTORY, History, complained, values_of, with_reading
from services.alerts.domain.raising import Found
from services.alerts.domain.rule_set import RuleSet
from services.alerts.domain.subject import TRIGGERS_OF, Subject
from services.alerts.domain.trigger_fields import ABOUT_RESPONSES, OfferedTrigger
from services.alerts.domain.verdict import condition_verdict, fires
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.judged_store import Judged, JudgedStore
from shared.conditions.evaluate import Values
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event, cause_of
from shared.contracts.scoring import CommentRead, ResponseScored
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.observability.metrics import ALERTS_RAISED
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.alerts")


@dataclass(frozen=True, slots=True)
class JudgeResponses:
    """Raise at most one alert per rule and response, however often and in whichever order responses are received.

    All rules judge what the events say and nothing that another rule did. A corrected response is judged again as it
    is now, and raises what it has not raised before; an earlier revision that comes late raises nothing. Nor does a
    suspect response.
    """

    unit_of_work: UnitOfWork
    rule_sets: RuleSets
    directory: ReadDirectory
    recoveries: DecideRecoveries

    async def __call__(self, *, events: Sequence[Event[ResponseScored]]) -> Sequence[Alert]:
        """Judge the responses of `events` and return the alerts that were raised."""
        directory = await self.directory()
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            gone = await gone_among(work, fresh, lambda data: data.response_id)
            current = await _current(work, fresh)
            arrivals: Arrivals = {}
            for event in current:
                arrive(
                    arrivals,
                    event.data.response_id,
                    event,
                    ABOUT_RESPONSES,
                    scored(event.data, directory.structure, gone),
                )
            outcome = await self._judge(work, arrivals, directory)
        self.rule_sets.committed()
        return _noted(outcome, responses=len(fresh)).alerts

    async def comments(self, *, events: Sequence[Event[CommentRead]]) -> Sequence[Alert]:
        """Judge responses whose comments were read and return the alerts that were raised."""
        directory = await self.directory()
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            gone = await gone_among(work, fresh, lambda data: data.response_id)
            arrivals: Arrivals = {}
            for event in fresh:
                change = read(event.data, directory.structure, gone)
                arrive(arrivals, event.data.response_id, event, {"comment_read"}, change)
            outcome = await self._judge(work, arrivals, directory)
        self.rule_sets.committed()
        return _noted(outcome, comments=len(fresh)).alerts

    async def complaints(self, *, events: Sequence[Event[ComplaintFiled]]) -> Outcome:
        """Judge complaints and return what was raised."""
        directory = await self.directory()
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            gone = await gone_among(work, fresh, lambda data: data.complaint_id)
            arrivals: Arrivals = {}
            for event in fresh:
                change = filed(event.data, directory.structure, gone)
                arrive(arrivals, event.data.complaint_id, event, {"complaint_filed"}, change)
            outcome = await self._judge(work, arrivals, directory)
        self.rule_sets.committed()
        return _noted(outcome, complaints=len(fresh))

    async def _judge(self, work: Work, arrivals: Arrivals, directory: Directory) -> Outcome:
        found = await _found_in(work, self.rule_sets, arrivals)
        outcome = await raise_found(work, found)
        await self.recoveries(work, found, outcome, directory)
        return outcome


def _noted(outcome: Outcome, **counts: int) -> Outcome:
    for alert in outcome.alerts:
        ALERTS_RAISED.labels(alert.severity).inc()
    raised = {"alerts": len(outcome.alerts), "signals": len(outcome.signals), "held_back": len(outcome.held)}
    log.info("judged", **counts, **raised)
    return outcome


async def _found_in(work: Work, rule_sets: RuleSets, arrivals: Arrivals) -> Sequence[Caused]:
    """Take in what arrived, and return what rules find in it."""
    if not arrivals:
        return []
    rules = await rule_sets.current(work.connection)
    await rule_sets.keep(work.connection, rules, at=work.now)
    store = JudgedStore(work.connection)
    judged = await _take_in(work, store, rules, arrivals)
    histories: Mapping[UUID, History] = {}
    later: Sequence[Judged] = ()
    if rules.needs_history:
        people = {one.respondent_id for one in judged.values() if one.respondent_id is not None}
        # Else two workers could each miss what the other one has just stored of the same customer.
        await store.lock("people", people)
        later = await later_ones(store, judged)
        histories = histories_of([*judged.values(), *(one.subject for one in later)], await store.unhappy_of(people))
    await look_again(work, judged.values(), histories, _found)
    found: list[Caused] = []
    for id_, arrival in arrivals.items():
        history = histories.get(id_, NO_HISTORY)
        found += [(arrival.cause, one) for one in _found(rules, judged[id_], arrival.triggers, history)]
    of_person = {judged[id_].respondent_id: arrival.cause for id_, arrival in arrivals.items()}
    for subject, _, judged_at in later:
        cause, history = of_person[subject.respondent_id], histories.get(subject.id, NO_HISTORY)
        again = _found(rules, subject, TRIGGERS_OF[subject.kind], history)
        # Rules that came after it do not look back.
        found += [(cause, one) for one in again if one.rule.updated_at <= judged_at]
    return found


async def _take_in(work: Work, store: JudgedStore, rules: RuleSet, arrivals: Arrivals) -> Mapping[UUID, Subject]:
    """Store what the arrivals change and return each subject as it is then."""
    taken: dict[UUID, Subject] = {}
    waiting: Collection[UUID] = arrivals.keys()
    while waiting:
        known = await store.locked(waiting)
        changed: dict[UUID, Subject] = {}
        for id_ in waiting:
            subject = known.get(id_)
            for change in arrivals[id_].changes:
                subject = change(subject)
            assert subject is not None  # noqa: S101 - an arrival has a change at least
            taken[id_] = subject
            if subject != known.get(id_):
                changed[id_] = subject
        old = [one for id_, one in changed.items() if id_ in known]
        await store.overwrite(old, rule_set=rules.id, at=work.now)
        new = [one for id_, one in changed.items() if id_ not in known]
        # What somebody else has stored in this very moment is read and changed in the next round.
        waiting = await store.add(new, rule_set=rules.id, at=work.now)
    return taken


def _found(rules: RuleSet, subject: Subject, triggers: Collection[OfferedTrigger], history: History) -> Sequence[Found]:
    """Return what rules find in a subject, by the keys of the rules."""
    if not subject.is_judged or not rules.has(triggers):
        return ()
    found: dict[str, Found] = {}
    plain = values_of(subject, history)
    for trigger in triggers:
        if trigger == "comment_read":
            for reading in subject.valid_readings if rules.has({trigger}) else ():
                _hold(rules, trigger, subject, with_reading(plain, reading), found)
        else:
            _hold(rules, trigger, subject, plain, found)
    return [found[key] for key in sorted(found)]


def _hold(rules: RuleSet, trigger: OfferedTrigger, subject: Subject, values: Values, found: dict[str, Found]) -> None:
    """Hold the rules with a trigger against the values of a subject, and add what they find."""
    memo = rules.new_memo()
    for one in rules.that_may_fire(trigger, subject.survey, values, memo):
        if one.key not in found and fires(one, subject, values, memo):
            about = complained(subject) if subject.kind == "complaint" else subject
            found[one.key] = Found(one.rule, about, condition_verdict(one.rule.definition, values, subject.answers))


async def _current(work: Work, events: Sequence[Event[ResponseScored]]) -> Sequence[Event[ResponseScored]]:
    """Return the events about responses as they are now, which is in their newest revision."""
    received: dict[UUID, int] = {}
    for event in events:
        received[event.data.response_id] = max(event.data.revision, received.get(event.data.response_id, 0))
    latest = await AlertStore(work.connection).latest_revisions(received) if received else {}
    return [event for event in events if event.data.revision >= latest[event.data.response_id]]
