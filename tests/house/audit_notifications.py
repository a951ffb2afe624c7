"""Walking through where colleagues get their notices."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.notifications.domain.proof import digest_of
from shared.contracts.event import Event
from shared.contracts.notices import Recipient, TicketsNoticeRequested
from shared.testing.eventually import eventually
from tests.house.audit_walk import WALKER, Colleague, Walk, tag_of


async def walk_notifications(walk: Walk, kim: Colleague) -> None:
    """A phone is added, tried, proven, changed and removed; and a fallback is chosen."""
    directory = walk.suite.use_cases["notifications"].directory

    async def is_known() -> bool:
        return UUID(kim.id) in (await directory.read()).people

    await eventually(is_known)
    mine: dict[str, Any] = {"by": kim.id, "headers": kim.headers}
    phone = {"channel": "sms", "address": "+43 660 12345678"}
    added = await walk.did("POST /v1/destinations", "destination.added", json=phone, **mine)
    one, place = f"/v1/destinations/{added.json()['id']}", "/v1/destinations/{destination_id}"
    await walk.did(f"POST {place}/test", "destination.tried", at=f"{one}/test", **mine)
    code = digest_of("code", "123456", UUID(added.json()["id"]))
    async with walk.engine.begin() as connection:  # nothing is set up that could send it
        await connection.execute(
            text("UPDATE notifications.destination_proof SET secret_sha256 = :code"), {"code": code}
        )
    proof = {"code": "123456"}
    await walk.did(f"POST {place}/verification", "destination.verified", at=f"{one}/verification", json=proof, **mine)
    fallback = await tag_of(walk, "/v1/notice-fallback")
    chosen = {"destination_id": added.json()["id"]}
    await walk.did("PUT /v1/notice-fallback", "fallback.changed", json=chosen, headers=fallback)
    await _take_care(walk, kim)
    headers = mine | {"headers": kim.headers | {"If-Match": "*"}}
    await walk.did(f"PATCH {place}", "destination.changed", at=one, json={"label": "Desk"}, **headers)
    await walk.did(f"DELETE {place}", "destination.removed", at=one, headers=WALKER | {"If-Match": "*"})


async def _take_care(walk: Walk, kim: Colleague) -> None:
    """A notice is asked for, and acknowledged."""
    person = Recipient(kind="person", person_id=UUID(kim.id))
    now = datetime.now(UTC)
    wanted = TicketsNoticeRequested(
        notice_key="walked",
        group="ticket:walked",
        cause="assignment",
        reason="first",
        subject="ticket",
        subject_id="walked",
        severity="info",
        recipients=(person,),
        occurred_at=now,
        at=now,
    )
    menu = walk.suite.use_cases["notifications"]
    await menu.notices.request(events=[Event(wanted, source="/heed/tickets", time=now)])
    [notice] = (await walk.suite.client.get("/v1/notices?group=ticket:walked", headers=kim.headers)).json()["items"]
    await walk.did(
        "POST /v1/notices/{notice_id}/acknowledge",
        "notice.acknowledged",
        at=f"/v1/notices/{notice['id']}/acknowledge",
        by=kim.id,
        headers=kim.headers,
    )
