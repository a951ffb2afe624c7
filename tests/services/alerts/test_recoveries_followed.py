"""What became of messages to unhappy customers, which promises were kept, and who sees it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.clock import FixedClock
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.messages import MessageBounced, MessageFailed, MessageRefused, MessageSent
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import NOON, PERSON, event, get, scored
from tests.services.alerts.recovering import company, contacted, decided, message, only


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon on a Monday."""
    return FixedClock(NOON)


@pytest.mark.parametrize(
    ("kind", "fields", "state", "promise"),
    [
        (MessageSent, {"basis": "consent"}, "sent", "open"),
        (MessageRefused, {"reason": "opted_out"}, "refused", "void"),
        (MessageFailed, {"reason": "550 5.1.1"}, "failed", "void"),
        (MessageFailed, {"reason": "disconnected", "is_unknown": True}, "unknown", "open"),
        (MessageBounced, {"reason": "hard"}, "bounced", "void"),
    ],
)
async def test_what_became_of_the_message(
    alerts: OneService, kind: Any, fields: dict[str, Any], state: str, promise: str
) -> None:
    """A promise that never reached the customer was not made."""
    await company(alerts)
    await only(alerts)
    await alerts.deliver(scored())
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    await alerts.deliver(message(kind, asked, **fields))
    earlier = NOON - timedelta(hours=1)
    await alerts.deliver(message(MessageSent, asked, basis="consent", at=earlier))  # older news changes nothing
    [shown] = (await get(alerts, "/v1/recoveries"))["items"]
    assert (shown["state"], shown["promise"], shown["message_id"]) == (state, promise, str(UUID(int=99)))
    assert shown["fate_reason"] == fields.get("reason")


async def test_promises_are_counted(alerts: OneService, clock: FixedClock) -> None:
    """Kept where somebody called in time, broken where they came late or not at all; the interval is Wilson's."""
    await company(alerts)
    await only(alerts)
    answers = [scored(respondent_id=uuid7()) for _ in range(5)]
    await alerts.deliver(contacted(answers[0].data.response_id, NOON + timedelta(hours=1)))  # before its rules
    await alerts.deliver(*answers)
    asked = {one.response_id: one for one in await decided(alerts) if isinstance(one, RecoveryRequested)}
    for one in answers[:4]:
        await alerts.deliver(message(MessageSent, asked[one.data.response_id], basis="consent"))
    late = NOON + timedelta(days=2)
    await alerts.deliver(contacted(answers[1].data.response_id, late))
    await alerts.deliver(contacted(answers[2].data.response_id, NOON + timedelta(hours=20)))
    await alerts.deliver(contacted(answers[2].data.response_id, late))  # called again
    counted = await get(alerts, "/v1/recoveries/promises")
    assert (counted["kept"], counted["broken"], counted["open"]) == (2, 1, 1)
    clock.advance(timedelta(days=3).total_seconds())
    counted = await get(alerts, "/v1/recoveries/promises")
    assert (counted["kept"], counted["broken"], counted["open"], counted["share"]) == (2, 2, 0, 0.5)
    assert counted["low"] == pytest.approx(0.150, abs=0.001)
    assert counted["high"] == pytest.approx(0.850, abs=0.001)
    states = [one["promise"] for one in (await get(alerts, "/v1/recoveries"))["items"]]
    assert sorted(states) == ["broken", "broken", "kept", "kept", "void"]
    empty = await get(alerts, "/v1/recoveries/promises?rule=other")
    assert (empty["share"], empty["low"]) == (None, None)


async def test_the_erased_are_forgotten(alerts: OneService) -> None:
    """With the decision, and without the link to them."""
    await only(alerts)
    other = scored(respondent_id=uuid7())
    await alerts.deliver(scored(), other)
    erased = RespondentErased(respondent_id=PERSON, erased_at=NOON)
    withdrawn = ResponseWithdrawn(response_id=other.data.response_id, revision=2, survey="parcel", withdrawn_at=NOON)
    await alerts.deliver(event(erased), event(withdrawn))
    assert [one["respondent_id"] for one in (await get(alerts, "/v1/recoveries"))["items"]] == [None, None]


async def test_others_units_are_not_seen(alerts: OneService) -> None:
    """Neither in the list, nor below the alert, nor in the share, nor on the page."""
    await company(alerts)
    await only(alerts)
    await alerts.deliver(scored(location="wien"))
    [asked] = await decided(alerts)
    reader = sign_in(alerts.app, "manager", locations=frozenset({"graz"}))

    async def seen(path: str) -> httpx.Response:
        return await alerts.client.get(path, headers=reader.headers)

    assert (await seen("/v1/recoveries")).json()["items"] == []
    assert (await seen(f"/v1/alerts/{asked.alert_id}/recovery")).status_code == 404
    assert (await seen("/v1/recoveries/promises")).json()["open"] == 0
    assert "wien" not in (await seen("/console/alerts/recoveries")).text.casefold()


async def test_pages_are_read_in_cursors(alerts: OneService) -> None:
    """Each once, the newest first."""
    await only(alerts)
    await alerts.deliver(*(scored(respondent_id=uuid7()) for _ in range(5)))
    first = await get(alerts, "/v1/recoveries?limit=3")
    second = await get(alerts, f"/v1/recoveries?limit=3&cursor={first['next_cursor']}")
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert len(set(ids)) == 5
    assert second["next_cursor"] is None
