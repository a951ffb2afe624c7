"""Fire drills: start one, keep what becomes of its notices, read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from services.alerts.domain.drill import (
    Drill,
    DrillNotFoundError,
    DrillNotice,
    NobodyToNotifyError,
    Step,
    StepKind,
    notices_of,
)
from services.alerts.domain.rule import RuleDefinition
from services.alerts.events_out import drill_requested
from services.alerts.store.drill_store import DrillStore
from shared.access import Caller
from shared.contracts.event import Event, cause_of
from shared.contracts.notifications import NoticeAcknowledged, NoticeEvent, NoticeSent, NoticeWithheld
from shared.errors import InvalidFieldError
from shared.ids import uuid7
from shared.keyed_use_cases import ReadKeyed
from shared.unit_of_work import UnitOfWork, Work


class DrillShown(NamedTuple):
    """A drill, and what became of it so far."""

    drill: Drill
    notices: Sequence[DrillNotice]


@dataclass(frozen=True, slots=True)
class StartDrill:
    unit_of_work: UnitOfWork
    read_rule: ReadKeyed[RuleDefinition]

    async def __call__(self, *, caller: Caller, rule: str, touchpoint: str | None, location: str | None) -> Drill:
        """Ask for a notice by the rule as it is, as if something had happened at a place.

        Raises:
            RuleNotFoundError: there is none with this key.
            NobodyToNotifyError: the rule notifies nobody.
            InvalidFieldError: the caller is limited to a unit and the place is not in it.
        """
        if not caller.sees(location):
            raise InvalidFieldError(field="location", detail="must be one of your unit")
        found = await self.read_rule(key=rule)
        definition, notify = found.definition, found.definition.notify
        if notify is None:
            raise NobodyToNotifyError
        async with self.unit_of_work.begin() as work:
            drill = Drill(
                id=uuid7(),
                rule=found.key,
                rule_version=found.version,
                severity=definition.severity,
                urgency=notify.urgency,
                recipients=notify.recipients,
                touchpoint=touchpoint or definition.touchpoint,
                location=location,
                started_by=caller.name,
                started_at=work.now,
            )
            await DrillStore(work.connection).add(drill)
            work.publish(drill_requested(drill, definition.name))
            work.audit("drill.started", "drill", str(drill.id), after={"rule": drill.rule}, location=location)
        return drill


@dataclass(frozen=True, slots=True)
class KeepDrillSteps:
    """Keep what became of the notices of drills; whatever is about no drill is passed over."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[NoticeSent]] | Sequence[Event[NoticeWithheld]]) -> None:
        if not any(event.data.is_drill for event in events):
            return
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            await keep_steps(work, [event.data for event in events if work.is_fresh(event) and event.data.is_drill])


@dataclass(frozen=True, slots=True)
class ReadDrill:
    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller, drill_id: UUID) -> DrillShown:
        """Return a drill.

        Raises:
            DrillNotFoundError: there is none of that id that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            store = DrillStore(connection)
            drill = await store.get(drill_id)
            if not caller.sees(drill.location):
                raise DrillNotFoundError
            return DrillShown(drill, notices_of(await store.steps(drill_id)))


async def keep_steps(work: Work, events: Sequence[NoticeEvent]) -> None:
    """Keep what events say of drills."""
    steps = [(UUID(data.subject_id), _step(data)) for data in events if data.subject == "drill"]
    await DrillStore(work.connection).add_steps(steps)


def _step(data: NoticeEvent) -> Step:
    kind: StepKind
    match data:
        case NoticeSent():
            kind, detail = "sent", str(data.channel)
        case NoticeWithheld():
            kind, detail = "withheld", data.withheld_because
        case NoticeAcknowledged():
            kind, detail = "acknowledged", data.acknowledged_by
        case _:
            raise TypeError(type(data))
    return Step(notice_id=data.notice_id, kind=kind, person_id=data.person_id, detail=detail, at=data.at)
