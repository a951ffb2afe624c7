"""Customers of closed cases who were asked again: happy, unhappy and silent, and a policy of one touchpoint."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.contracts.collector import Answer
from shared.contracts.event import Event
from shared.contracts.resurveys import ResurveyAnswered, ResurveyEvent, ResurveyRefused
from shared.ids import uuid7
from shared.testing.house import House
from tests.browser.console.lived_in_base import LONG, SCRIPT, LivedIn, send


async def prove(house: House, made: LivedIn) -> None:
    """Let the first closed cases have an answer, and the others none."""
    policy = {"name": f"{SCRIPT} {LONG}"[:100].strip(), "touchpoint": "till", "receipt": True, "closing": True}
    await send(house.client, "PUT", "/v1/recovery-policies/till", policy)
    closed: list[dict[str, Any]] = (await send(house.client, "GET", "/v1/tickets?state=closed&limit=50"))["items"]
    answers = [9, 2, 10]
    for case in closed:
        proof = await send(house.client, "GET", f"/v1/tickets/{case['id']}/proof")
        for one in proof["resurveys"]:
            news = _news(UUID(one["id"]), UUID(case["id"]), answers.pop() if answers else None)
            await house.use_cases["tickets"].proof.follow(events=[news])
            made.ids.setdefault("proven_id", case["id"])


def _news(resurvey_id: UUID, ticket_id: UUID, value: int | None) -> Event[ResurveyEvent]:
    now = datetime.now(UTC)
    data: ResurveyEvent
    if value is None:
        data = ResurveyRefused(resurvey_id=resurvey_id, ticket_id=ticket_id, at=now, reason="no_basis")
    else:
        answer = Answer(
            question="recommend",
            concept="recommend",
            type="nps",
            value=value,
            scale_min=0,
            scale_max=10,
            polarity="high_is_good",
        )
        data = ResurveyAnswered(
            resurvey_id=resurvey_id,
            ticket_id=ticket_id,
            at=now,
            response_id=uuid7(),
            answers=(answer,),
            occurred_at=now,
        )
    return Event(data, source="/heed/collector", time=now)
