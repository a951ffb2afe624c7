"""The same alerts, in whichever order and however often things are received."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event
from shared.contracts.notifications import NoticeSent
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.alerts import looping
from tests.services.alerts.asking_steps import NAGGING, rule
from tests.services.alerts.happenings import (
    NOON,
    UNHAPPY,
    answer,
    escalated,
    filed,
    missed,
    moved,
    put,
    raised,
    read_of,
    scored,
)
from tests.services.alerts.happenings import silent as fell_silent

RULES: dict[str, dict[str, Any]] = {
    "unhappy-again": {"when": {"all_of": [UNHAPPY, {"field": "unhappy_in_30_days", "at_least": 2}]}},
    "happy-after-all": {
        "when": {"all_of": [{"answer": {"verdict": "happy"}}, {"field": "unhappy_in_90_days", "at_least": 1}]}
    },
    "blames": {
        "trigger": "comment_read",
        "when": {"all_of": [UNHAPPY, {"field": "comment_sentiment", "equals": "negative"}]},
    },
    "says-refund": {"when": {"all_of": [UNHAPPY, {"field": "words", "includes": "refund"}]}},
    "complains-again": {
        "trigger": "complaint_filed",
        "when": {"field": "unhappy_in_30_days", "at_least": 2},
    },
    "worse": {"trigger": "score_moved", "when": {"field": "is_better", "equals": False}},
    "missed": {"trigger": "target_missed"},
    "silent": {"trigger": "source_silent"},
    "escalated": {"trigger": "ticket_escalated", "when": {"field": "percent", "at_least": 80}},
    "held": {"when": UNHAPPY, "limits": {"most_per_hour": 3}},
}
SEEDS = range(8)


def history(customer: UUID) -> list[Event[Any]]:
    """Return what one customer says within a few weeks, with what was read of it."""
    responses = [
        scored(
            answer(value),
            respondent_id=customer,
            occurred_at=NOON + timedelta(days=day),
            received_at=NOON + timedelta(days=day, hours=1),
        )
        for day, value in ((0, 2), (12, 4), (20, 9), (50, 1), (70, 10))
    ]
    complaints = [
        filed(respondent_id=customer, occurred_at=NOON + timedelta(days=day), filed_at=NOON + timedelta(days=day))
        for day in (14, 200)
    ]
    return [*responses, *map(read_of, responses), *complaints]


def all_events() -> list[Event[Any]]:
    others = [moved(), moved(is_better=True), missed(), fell_silent(), fell_silent(source_id="kiosk-4")]
    others += [escalated(), escalated(step=3, percent=100), escalated(clock="resolution")]
    return [*history(uuid7()), *history(uuid7()), scored(respondent_id=None), *others]


async def outcome_of(alerts: OneService, batches: Sequence[Sequence[Event[Any]]]) -> list[tuple[str, str]]:
    """Return what is raised when these are received one after the other by a service that knows nothing yet."""
    async with alerts.engine.begin() as connection:
        tables = ("alert", "signal", "judged", "held_back", "inbox", "corrected_response")
        await connection.execute(text(f"TRUNCATE {', '.join(f'alerts.{one}' for one in tables)}"))
    for batch in batches:
        await alerts.deliver(*batch)
    return await raised(alerts)


async def test_alerts_are_the_same_in_any_order_and_however_often(alerts: OneService) -> None:
    """Shuffled, repeated under other ids, in batches of any size: each rule raises what it raises in order."""
    for key, body in RULES.items():
        assert (await put(alerts, key, **body)).status_code == 201
    events = all_events()
    expected = await outcome_of(alerts, [[one] for one in events])
    by_rule = {rule for rule, _ in expected}
    assert by_rule == {*RULES, "unhappy-answer"}
    limited = [one for one in expected if one[0] == "held"]
    for seed in SEEDS:
        dice = random.Random(seed)  # noqa: S311 - a permutation
        some = [*events, *(replace(one, id=uuid7()) for one in dice.sample(events, len(events) // 2))]
        dice.shuffle(some)
        size = dice.choice([1, 2, 5, len(some)])
        batches = [some[start : start + size] for start in range(0, len(some), size)]
        found = await outcome_of(alerts, batches)
        # Which ones a limit lets through is a matter of who comes first; how many is not.
        assert [one for one in found if one[0] != "held"] == [one for one in expected if one[0] != "held"], seed
        assert len([one for one in found if one[0] == "held"]) == len(limited), seed


async def test_no_rule_sees_what_another_one_did(alerts: OneService) -> None:
    """Alone each rule raises what it raises beside all others."""
    for key, body in RULES.items():
        assert (await put(alerts, key, **body)).status_code == 201
    events = all_events()
    together = await outcome_of(alerts, [events])
    anybody = alerts.admin | {"If-Match": "*"}
    for key in (*RULES, "unhappy-answer"):
        assert (await alerts.client.delete(f"/v1/rules/{key}", headers=anybody)).is_success
    for key, body in RULES.items():
        assert (await put(alerts, key, **body)).status_code == 201
        alone = await outcome_of(alerts, [events])
        assert alone == [one for one in together if one[0] == key]
        assert (await alerts.client.delete(f"/v1/rules/{key}", headers=anybody)).is_success


async def test_nothing_comes_back_as_something_new(alerts: OneService) -> None:
    """Alerts receives none of its own events; and what others say of what it asked for raises nothing."""
    await rule(alerts, notify=NAGGING)
    assert not [body for body in alerts.service.handlers if body.producer() == "alerts"]
    response = scored()
    await alerts.deliver(response)
    before = await raised(alerts)
    about = response.data.response_id
    echoes = [looping.notice(NoticeSent, about, NOON), *looping.case("opened", "contacted", response_id=about)]
    await alerts.deliver(*echoes)
    await alerts.deliver(*(replace(one, id=uuid7()) for one in echoes))
    assert await raised(alerts) == before
    assert [type(one.data) for one in await alerts.published()] == [AlertRaised]


async def test_a_limit_counts_the_hours_in_which_things_were_received(alerts: OneService) -> None:
    """Of ten in one hour three pass, of ten in ten hours all; what was held back stays so when it comes again."""
    await put(alerts, "held", when=UNHAPPY, limits={"most_per_hour": 3})
    crowd = [scored(respondent_id=None, received_at=NOON + timedelta(minutes=one)) for one in range(10)]
    spread = [scored(respondent_id=None, received_at=NOON + timedelta(hours=one + 2)) for one in range(10)]
    await alerts.deliver(*crowd, *spread)
    for _ in range(2):
        held = [one for one in await raised(alerts) if one[0] == "held"]
        assert len(held) == 3 + 10
        async with alerts.engine.connect() as connection:
            # What was raised is not held back, too, when it comes again.
            assert (await connection.execute(text("SELECT count(*) FROM alerts.held_back"))).scalar() == 7
        await alerts.deliver(*(replace(one, id=uuid7()) for one in crowd))
