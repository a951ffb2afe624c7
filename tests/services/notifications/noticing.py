"""A shop with colleagues who get notices: requests go in, the due work is done step by step, mails come out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.notifications.jobs import DUE_KINDS
from services.notifications.store.tables import DUE
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.notices import AlertsNoticeRequested, Recipient
from shared.due.claiming import claim
from shared.due.pieces import Claimed
from shared.ids import uuid7
from shared.observability.correlation import tracing
from shared.vocabulary import Comment, ScoredAnswer
from tests.services.notifications.conftest import KIM, NOON, World

COMMENT = "Nobody helped me"
KIMS = (Recipient(kind="person", person_id=KIM),)


def requested(**fields: Any) -> AlertsNoticeRequested:
    """Return a request about an answer of 3 of 10."""
    response = str(fields.pop("response", UUID(int=99)))
    answer = ScoredAnswer(
        question="nps",
        metric="nps",
        value=3,
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        category="detractor",
        verdict="unhappy",
    )
    values: dict[str, Any] = {
        "notice_key": f"alert:{response}:{fields.get('reason', 'first')}",
        "group": f"response:{response}",
        "cause": "alert",
        "reason": "first",
        "subject": "response",
        "subject_id": response,
        "severity": "warning",
        "recipients": KIMS,
        "rules": ("detractors",),
        "answers": (answer,),
        "comments": (Comment("why", COMMENT),),
        "touchpoint": "checkout",
        "location": "graz",
        "occurred_at": NOON,
        "at": NOON,
        **fields,
    }
    return AlertsNoticeRequested(**values)


async def request(world: World, *requests: AlertsNoticeRequested) -> None:
    at = world.clock.now()
    await world.service.deliver(*(Event(one, source="/heed/alerts", time=at, id=uuid7()) for one in requests))


async def erase(world: World, respondent: UUID) -> None:
    erased = RespondentErased(respondent_id=respondent, erased_at=NOON)
    await world.service.deliver(Event(erased, source="/heed/collector", time=NOON))


async def withdraw(world: World, response: UUID) -> None:
    withdrawn = ResponseWithdrawn(response_id=response, revision=2, survey="shop", withdrawn_at=NOON)
    await world.service.deliver(Event(withdrawn, source="/heed/collector", time=NOON))


async def verified_mail(world: World, person: UUID | None = KIM, *, team: str | None = None, **wishes: Any) -> str:
    """Add a destination as its owner, or an admin for a team, and let it be proven."""
    who = world.as_("admin", person or KIM)
    body = {"address": f"{team or person}@example.com"} | wishes
    if team is not None:
        body["team"] = team
    id_ = await world.added(who, **body)
    async with world.service.engine.begin() as connection:
        statement = text("UPDATE notifications.destination SET verified_at = now() WHERE id = :id")
        await connection.execute(statement, {"id": UUID(id_)})
    return id_


async def claims(world: World, kind: str, limit: int = 50) -> Sequence[Claimed]:
    """Claim what is due by the clock of the test, and what comes back before its time."""
    async with world.service.engine.begin() as connection:
        due = {"now": world.clock.now()}
        statement = "UPDATE notifications.due SET next_at = now() WHERE state = 'pending' AND due_at <= :now"
        await connection.execute(text(statement), due)
        later = "UPDATE notifications.due SET next_at = 'infinity' WHERE state = 'pending' AND due_at > :now"
        await connection.execute(text(later), due)
    return await claim(world.service.engine, DUE, kind, limit=limit, lease_seconds=60.0)


async def work(world: World) -> None:
    """Do what is due, the plans first."""
    for kind in DUE_KINDS:
        for claimed in await claims(world, kind.name):
            with tracing(kind.trace(claimed)):
                await kind.run(world.service.use_cases, claimed)


async def after(world: World, **by: float) -> None:
    """Let time pass, and do what is due then."""
    world.later(**by)
    await work(world)


def subjects(world: World) -> list[str]:
    return [str(mail.message["Subject"]) for mail in world.mails.received]


async def rows(world: World, columns: str = "state, withheld_because") -> list[tuple[Any, ...]]:
    """Return what became of the notices, in the order of their making."""
    async with world.service.engine.connect() as connection:
        found = await connection.execute(text(f"SELECT {columns} FROM notifications.notice ORDER BY id"))  # noqa: S608 - columns that a test names
        return [tuple(row) for row in found]


async def deliveries(world: World, columns: str = "state, reason") -> list[tuple[Any, ...]]:
    async with world.service.engine.connect() as connection:
        statement = f"SELECT {columns} FROM notifications.notice_delivery ORDER BY id"  # noqa: S608 - columns that a test names
        return [tuple(row) for row in await connection.execute(text(statement))]


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return NOON.replace(hour=hour, minute=minute) + timedelta(days=days)
