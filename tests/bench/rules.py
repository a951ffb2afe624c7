"""Judging responses by two hundred rules beside judging them by one, in turns, and how much is kept of each.

Both are the use case of alerts on a durable database, in batches as the consumer hands them over, with all that is
written: what was judged, alerts and their events. The 199 rules more are of the kind that a chain writes: by
touchpoint, unit, attribute, value of the customer, words, and combinations; few of them fire.
"""

import gc
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.condition import Condition
from services.alerts.domain.rule import RuleDefinition
from services.alerts.service import SERVICE
from shared.clock import SystemClock
from shared.contracts.event import Event
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.ids import uuid7
from shared.runtime.garbage import settle_memory
from shared.runtime.service import Tools
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import Category, Comment, Metric
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

ROUNDS = 3
EVENTS = 5_000
BATCH = 250
RULES = 200
GOAL = 2.0
TOUCHPOINTS = ("checkout", "delivery", "support", "counter", "returns")
WORDS = ("refund*", "lawyer", "never again", "*kosten", "broken", "rude", "data protection", "nie wieder")


async def measure(lab: Lab) -> list[Figure]:
    """Return the time for a response with many rules beside one rule, and the bytes that are kept of each."""
    seconds: dict[int, list[float]] = {1: [], RULES: []}
    work: dict[int, list[float]] = {1: [], RULES: []}
    kept = 0.0
    for _ in range(ROUNDS):
        for rules in (1, RULES):
            engine = open_engine(await lab.database(), pool_size=4, application="bench")
            await migrate(engine, SERVICE.name, SERVICE.migrations)
            wall, cpu = await _judge(_wired(engine), rules)
            seconds[rules].append(wall / EVENTS * 1e6)
            work[rules].append(cpu / EVENTS * 1e6)
            kept = await _bytes_of_a_row(engine)
            await engine.dispose()
    name = f"judging a response by {RULES} rules beside 1"
    return [
        _figure(name, seconds[RULES], seconds[1], goal=GOAL),
        _figure(f"{name}: its processor time", work[RULES], work[1]),
        Figure(name="kept of a judged response with a comment, indexes included", value=kept, unit="bytes"),
    ]


def _figure(name: str, many: Sequence[float], one: Sequence[float], goal: float | None = None) -> Figure:
    ratio = median([each / other for each, other in zip(many, one, strict=True)])
    return Figure(
        name=name,
        value=median(list(many)),
        unit="us",
        baseline=median(list(one)),
        ratio=ratio,
        goal="" if goal is None else f"<= {goal}",
        met=None if goal is None else ratio <= goal,
    )


def _wired(engine: AsyncEngine) -> UseCases:
    clock = SystemClock()
    unit_of_work = UnitOfWork(
        engine=engine,
        service=SERVICE.name,
        topic_prefix="b",
        outbox=SERVICE.transport.outbox,
        inbox=SERVICE.transport.inbox,
        clock=clock,
    )
    menu: UseCases = SERVICE.wire(SERVICE.settings(), Tools(Settings(), clock, unit_of_work))
    return menu


async def _judge(menu: UseCases, rules: int) -> tuple[float, float]:
    """Return seconds on the wall and of this process on a processor."""
    for number in range(rules - 1):
        await menu.rules.put(key=f"rule-{number}", definition=_rule(number))
    events = [_response(number) for number in range(EVENTS)]
    await menu.alerts.judge_responses(events=[_response(number) for number in range(BATCH)])
    gc.collect()
    settle_memory()
    begun, worked = time.perf_counter(), time.process_time()
    for start in range(0, EVENTS, BATCH):
        await menu.alerts.judge_responses(events=events[start : start + BATCH])
    return time.perf_counter() - begun, time.process_time() - worked


def _rule(number: int) -> RuleDefinition:
    touchpoint = {"field": "touchpoint", "equals": TOUCHPOINTS[number % len(TOUCHPOINTS)]}
    more: list[dict[str, Any]] = [
        {"field": "customer_value", "at_least": 900 + number},
        {"field": "attribute:plan", "equals": f"plan-{number}"},
        {"field": "words", "includes": WORDS[number % len(WORDS)]},
        {"field": "unit", "equals": f"region-{number}"},
        {"any_of": [{"field": "channel", "equals": "phone"}, {"answer": {"metric": "ces", "at_least": 7}}]},
    ]
    low = {"answer": {"metric": "nps", "at_most": number % 4}}
    when = {"all_of": [low, more[number % len(more)], {"none_of": [touchpoint]}]}
    return RuleDefinition(
        name=f"Rule {number}",
        enabled=True,
        severity="warning",
        when=Condition.read(when),
        survey="journey" if number % 2 else None,
        opens_ticket=False,
    )


def _response(number: int) -> Event[ResponseScored]:
    """Return a response with three answers and a comment; one in five has an unhappy answer."""
    now = SystemClock().now()
    unhappy = number % 5 == 0
    scales: tuple[tuple[str, Metric, int, int, int, Category], ...] = (
        ("recommend", "nps", 0, 10, number % 7 if unhappy else 9, "detractor" if unhappy else "promoter"),
        ("satisfaction", "csat", 1, 5, 5, "satisfied"),
        ("effort", "ces", 1, 7, 6, "easy"),
    )
    answers = tuple(
        AnswerScore(
            question=key,
            concept=key,
            metric=metric,
            value=value,
            scale_min=low,
            scale_max=high,
            polarity="high_is_good",
            category=category,
            verdict="unhappy" if category == "detractor" else "happy",
        )
        for key, metric, low, high, value, category in scales
    )
    data = ResponseScored(
        response_id=uuid7(),
        survey="journey",
        version=1,
        channel="web",
        touchpoint=TOUCHPOINTS[number % len(TOUCHPOINTS)],
        location=f"shop-{number % 190}",
        locale="en",
        respondent_id=UUID(int=number % 4000 + 1),
        scores=answers,
        comments=(Comment("comment", "The parcel came a day late, and nobody answered when I called about it."),),
        customer={"customer_value": number % 1000, "customer_currency": "EUR"},
        attributes={"plan": "gold"},
        occurred_at=now,
        received_at=now,
        scored_at=now,
    )
    return Event(data, source="/heed/scoring", time=now)


async def _bytes_of_a_row(engine: AsyncEngine) -> float:
    async with engine.connect() as connection:
        size = "SELECT pg_total_relation_size('alerts.judged')::float / count(*) FROM alerts.judged"
        return float((await connection.execute(text(size))).scalar_one())
