"""The pages about the loop: what they show, in both languages, to whom, and in the reader's zone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.clock import FixedClock
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.messages import MessageSent
from shared.contracts.scoring import UnhappyCounted
from shared.ids import uuid7
from shared.testing.collecting import execute
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.alerts.happenings import answer, event, filed, put, scored, structure
from tests.services.alerts.looping import case
from tests.services.alerts.recovering import decided, message, only

NOW = datetime.now(UTC)
"""Pages show the last days by the machine's clock."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


async def page(alerts: OneService, reader: SignedIn, address: str) -> str:
    found = await alerts.client.get(address, headers=reader.headers)
    assert found.status_code == 200, (address, found.status_code, found.text)
    return found.text


def recent(**changes: Any) -> Any:
    moment = NOW - timedelta(minutes=5)
    return scored(**({"received_at": moment, "occurred_at": moment, "scored_at": moment} | changes))


TEXTS = {
    "en": ("No customer forgotten", "3 unhappy customers", "nobody takes care of 2", "Case open", "Adds up"),
    "de": ("Kein Kunde vergessen", "3 unzufriedene Kunden", "um 2 kümmert sich niemand", "Fall offen", "Geht auf"),
}


@pytest.mark.parametrize("language", ["en", "de"])
async def test_each_box_opens_its_list(alerts: OneService, language: Any) -> None:
    """With links to the answer or complaint, its case, and why."""
    await alerts.deliver(structure())
    one, complaint = recent(), filed(filed_at=NOW - timedelta(minutes=5))
    await alerts.deliver(one, recent(), complaint)
    [opened] = case("opened", response_id=one.data.response_id)
    await alerts.deliver(opened)
    hour = one.data.received_at.replace(minute=0, second=0, microsecond=0)
    count = UnhappyCounted(survey="parcel", hour=hour, unhappy=2, counted_to=NOW)
    await alerts.deliver(event(count))
    reader = sign_in(alerts.app, "agent", language=language)
    shown = await page(alerts, reader, "/console/alerts/ledger?days=7")
    for text in TEXTS[language]:
        assert text in shown, text
    assert "/console/alerts/ledger/case_open?days=7" in shown
    listed = await page(alerts, reader, "/console/alerts/ledger/case_open?days=7")
    assert f"/console/collector/responses/{one.data.response_id}" in listed
    assert f"/console/tickets/{opened.data.ticket_id}" in listed
    assert f"/console/alerts/responses/{one.data.response_id}/rules" in listed
    expected = await page(alerts, reader, "/console/alerts/ledger/case_expected")
    assert f"/console/collector/complaints/{complaint.data.complaint_id}" in expected
    assert "Graz" in expected


async def test_automatic_messages_are_said_apart(alerts: OneService) -> None:
    """Nothing of them where no rule asks for any."""
    await alerts.deliver(recent(respondent_id=uuid7()))
    health = "/console/alerts/health?days=7"
    reader, german = sign_in(alerts.app, "agent"), sign_in(alerts.app, "agent", language="de")
    assert "automatic" not in await page(alerts, reader, health)
    await alerts.client.delete("/v1/rules/unhappy-answer", headers=alerts.admin | {"If-Match": "*"})
    await only(alerts)
    await alerts.deliver(recent(respondent_id=uuid7()), recent(respondent_id=uuid7()))
    [one, _other] = [found for found in await decided(alerts) if isinstance(found, RecoveryRequested)]
    soon = NOW - timedelta(minutes=5) + timedelta(seconds=40)
    await alerts.deliver(message(MessageSent, one, basis="consent", at=soon))
    shown = await page(alerts, reader, health)
    assert "for 1 of 2 alerts that asked for it the customer was written to automatically" in shown
    assert "Half within 40 s, nine of ten within 40 s." in shown
    assert "Bei 1 von 2 Alarmen" in await page(alerts, german, health)


async def test_a_difference_names_survey_and_hour_in_the_readers_zone(alerts: OneService) -> None:
    hour = (NOW - timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    row = f"('parcel', '{hour.isoformat()}', 2, 0, now() - interval '1 hour', now())"
    await execute(alerts, f"INSERT INTO alerts.ledger_difference VALUES {row}")  # noqa: S608 - our own
    await alerts.deliver(recent())
    shown = await page(alerts, sign_in(alerts.app, "agent"), "/console/alerts/ledger")
    assert "The ledger does not add up" in shown
    assert 'role="alert"' in shown
    assert "scoring counts 2 unhappy answers that alerts never saw" in shown
    assert "parcel, in the hour from " in shown
    local = sign_in(alerts.app, "agent", locations=frozenset({"graz"}))
    assert "does not add up" not in await page(alerts, local, "/console/alerts/ledger")


async def test_what_a_limit_held_back_is_listed_by_rule(alerts: OneService) -> None:
    rule = {"name": "Few <b>", "when": {"answer": {"verdict": "unhappy"}}, "limits": {"most_per_hour": 1}}
    assert (await put(alerts, "unhappy-answer", **rule)).is_success
    await alerts.deliver(recent(), recent(), recent())
    reader = sign_in(alerts.app, "agent")
    shown = await page(alerts, reader, "/console/alerts/ledger")
    assert "/console/alerts/ledger/held_back?held_by=unhappy-answer" in shown
    assert "Few &lt;b&gt;" in shown
    held = await page(alerts, reader, "/console/alerts/ledger/held_back?held_by=unhappy-answer")
    assert held.count("its limit of alerts an hour") == 2


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("100% of those who answered again are not unhappy any more", "between 50% and 100%", "Graz")),
        ("de", ("100 % derer, die noch einmal geantwortet haben", "zwischen 50 % und 100 %", "Graz")),
    ],
)
async def test_health_says_what_is_known_and_what_not(
    alerts: OneService, language: Any, expected: tuple[str, ...]
) -> None:
    await alerts.deliver(structure())
    day = NOW - timedelta(days=3)
    for next_value in (9, None):
        who = uuid7()
        one = scored(answer(6), respondent_id=who, received_at=day, occurred_at=day, scored_at=day)
        await alerts.deliver(one, *case("opened", "contacted", at=day, response_id=one.data.response_id))
        if next_value is not None:
            later = day + timedelta(days=1)
            await alerts.deliver(scored(answer(9), respondent_id=who, occurred_at=later, received_at=later))
    reader = sign_in(alerts.app, "agent", language=language)
    shown = await page(alerts, reader, "/console/alerts/health?by=unit")
    for text in expected:
        assert text in shown.replace("\N{NO-BREAK SPACE}", " "), text
    for by in ("rule", "channel", "touchpoint", "nonsense"):
        await page(
            alerts, reader, f"/console/alerts/health?by={by}&days=90&survey=parcel&place=graz&touchpoint=delivery"
        )


async def test_nothing_is_there_yet(alerts: OneService) -> None:
    reader = sign_in(alerts.app, "agent")
    assert "Nobody was unhappy" in await page(alerts, reader, "/console/alerts/ledger")
    assert "The box is empty" in await page(alerts, reader, "/console/alerts/ledger/no_rule")
    assert "No alert in this period" in await page(alerts, reader, "/console/alerts/health")
    unknown = await alerts.client.get("/console/alerts/ledger/nonsense", headers=reader.headers)
    assert unknown.status_code in (404, 422)
    viewer = sign_in(alerts.app, "viewer")
    assert (await alerts.client.get("/console/alerts/ledger", headers=viewer.headers)).status_code == 403
