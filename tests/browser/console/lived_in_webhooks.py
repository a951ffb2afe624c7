"""Webhooks in every state, with deliveries of every kind; and notices that wait for everybody."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from services.notifications.domain.notices.link import LASTS, NoticeLink, digest_of
from services.notifications.store.link_store import LinkStore
from services.notifications.store.tables import WEBHOOKS
from shared.clock import SystemClock
from shared.contracts.event import Event
from shared.contracts.notices import Recipient, TicketsNoticeRequested
from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.house import House
from shared.vocabulary import Comment, ScoredAnswer
from tests.browser.console.lived_in_base import LONG, SCRIPT, WORDS, LivedIn, send

NOTICE_TOKEN = "a-token-of-a-notice-that-was-sent-by-mail"
_TYPE = "heed.alerts.alert.raised.v1"
_STATES: tuple[tuple[str, str | None, int], ...] = (
    ("pending", "answer-timeout", 2),
    ("delivered", None, 1),
    ("erased", "erased", 1),
    ("failed", "http-500", 10),
)


async def make_webhooks(house: House, made: LivedIn) -> None:
    client = house.client
    nested = {"any_of": [{"all_of": [{"field": "location", "equals": "wien"}]}, {"answer": {"verdict": "unhappy"}}]}
    wanted: dict[str, dict[str, Any]] = {
        "crm": {"events": [_TYPE, "heed.tickets.*"], "condition": {"field": "location", "one_of": ["wien", "mitte"]}},
        "stopped": {"events": ["heed.*.score.*", "heed.scoring.response.scored.v1"], "condition": nested},
        f"{LONG.lower().replace('ä', 'a').replace('ü', 'u')}"[:64]: {"events": [_TYPE], "enabled": False},
    }
    for key, body in wanted.items():
        url = f"https://{key[:30]}.invalid/hooks?token=secret"
        whole = {"url": url, "owner_team": "service", "description": f"{SCRIPT} {LONG}", **body}
        await send(client, "PUT", f"/v1/subscriptions/{key}", whole)
        await send(client, "POST", f"/v1/subscriptions/{key}/pause")
    await send(client, "POST", "/v1/subscriptions/crm/rotate-secret")
    async with house.assembly.app.state.units["notifications"].begin() as work:
        paused = {"health": "paused", "reason": "answer-timeout", "health_since": work.now - timedelta(hours=3)}
        paused |= {"failing_since": work.now - timedelta(hours=4), "not_before": work.now + timedelta(days=400)}
        table = WEBHOOKS.endpoint
        await work.connection.execute(update(table).where(table.c.subscription == "crm").values(paused))
        for number, (state, failure, attempts) in enumerate(_STATES):
            made.ids["delivery_id"] = str(await _delivery(work, number, state, failure, attempts))
    await _notices(house, made)


async def _delivery(work: Any, number: int, state: str, failure: str | None, attempts: int) -> UUID:
    id_, at = uuid7(), work.now - timedelta(hours=6 - number)
    is_open = state == "pending"
    values = {
        "id": id_,
        "subscription": "crm",
        "event_id": uuid7(),
        "event_type": _TYPE,
        "cause": "event",
        "state": state,
        "attempts": attempts,
        "tries": attempts,
        "failure": failure,
        "created_at": at,
        "next_at": work.now + timedelta(days=400) if is_open else None,
        "settled_at": None if is_open else at + timedelta(minutes=5),
    }
    await work.connection.execute(insert(WEBHOOKS.delivery).values(values))
    for attempt in range(1, attempts + 1):
        began = at + timedelta(seconds=attempt)
        is_last = attempt == attempts and state in {"delivered", "erased"}
        ended = {
            "delivery_id": id_,
            "number": attempt,
            "started_at": began,
            "ended_at": began + timedelta(seconds=2),
            "outcome": "delivered" if is_last else "failed",
            "reason": None if is_last or attempt % 2 else "answer-timeout",
            "status": 200 if is_last else 500 if attempt % 2 else None,
            "latency_ms": 15_000,
            "body": f"<h1>{LONG * 3}</h1>\n{SCRIPT}".encode() if attempt % 2 else None,
        }
        await work.connection.execute(insert(WEBHOOKS.attempt).values(ended))
    return id_


async def _notices(house: House, made: LivedIn) -> None:
    """Ask everybody to take care of a case, and one of them of an endless one."""
    menu = house.use_cases["notifications"]

    async def are_known() -> bool:
        known: set[UUID] = set((await menu.directory.read()).people)
        return known.issuperset(made.people.values())

    await eventually(are_known)
    now = SystemClock().now()
    answer = ScoredAnswer(question="nps", metric="nps", value=3, scale_min=0, scale_max=10, polarity="high_is_good")
    for number, words in enumerate((WORDS[2], WORDS[0])):
        wanted = TicketsNoticeRequested(
            notice_key=f"lived-in-{number}",
            group=f"ticket:lived-in-{number}",
            cause="assignment" if number else "alert",
            reason="first",
            subject="ticket" if number else "response",
            subject_id=made.ids["ticket_id"] if number else made.ids["response_id"],
            severity="critical" if number else "info",
            recipients=tuple(Recipient(kind="person", person_id=one) for one in made.people.values()),
            rules=(f"{LONG.lower()[:60]}",),
            ticket_id=UUID(made.ids["ticket_id"]) if number else None,
            ticket_number=7 if number else None,
            answers=(answer,),
            comments=(Comment("why", words),),
            touchpoint="till",
            location="wien",
            is_drill=not number,
            occurred_at=now - timedelta(hours=2),
            at=now,
        )
        await menu.notices.request(events=[Event(wanted, source="/heed/tickets", time=now)])
    found = (await send(house.client, "GET", "/v1/notices?everybody=true"))["items"]
    mine = next(one for one in found if one["person_id"] == str(made.people["admin"]) and one["severity"] == "critical")
    made.ids["notice_id"] = mine["id"]
    async with house.assembly.app.state.units["notifications"].begin() as work:
        link = NoticeLink(
            notice_id=UUID(mine["id"]), secret_sha256=digest_of(NOTICE_TOKEN), expires_at=work.now + LASTS
        )
        await LinkStore(work.connection).add(link)
