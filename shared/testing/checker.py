"""Compares what was acknowledged with what is stored: responses, scores, alerts and tickets.

It reads the tables with plain SQL and recomputes everything from the answers that were sent, with none of the
production code, so that a fault there cannot hide itself here.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from shared.testing.eventually import eventually
from shared.testing.load import Answers, Ledger

_SERVICES = ("collector", "scoring", "alerts", "tickets")
_COUNTS = """
SELECT series.concept, series.scale_min + slot.place - 1 AS value, sum(slot.n)::bigint AS n
FROM scoring.{table} AS counted JOIN scoring.series ON series.series_id = counted.slice_id,
    unnest(ARRAY[v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10]) WITH ORDINALITY AS slot (n, place)
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a suite has stored, and what it should have stored."""

    promised: frozenset[UUID]
    """Responses that were acknowledged."""
    sent: frozenset[UUID]
    stored: Mapping[UUID, Answers]
    sent_answers: Mapping[UUID, Answers]
    scored: Counter[UUID]
    quarters: Counter[tuple[str, int]]
    """How often each value was counted, by quarters of an hour."""
    days: Counter[tuple[str, int]]
    """The same by days."""
    uncounted: int
    """Lines that still wait in the journal of scoring."""
    alerted: Counter[UUID]
    ticketed: Counter[UUID]
    pending: int
    """Events that still wait in an outbox."""
    dead: int
    """Events that will never leave their outbox."""

    @property
    def unhappy(self) -> frozenset[UUID]:
        """Return the stored responses of unhappy people, by the definitions and not by the code."""
        return frozenset(response for response, answers in self.stored.items() if _is_unhappy(answers))

    @property
    def expected_histogram(self) -> Counter[tuple[str, int]]:
        """Return how often each value was given, counted from the stored answers."""
        return Counter(
            (question, value)
            for answers in self.stored.values()
            for question, value in answers.items()
            if isinstance(value, int)
        )

    def is_settled(self) -> bool:
        """Return whether every stored response has had its effects and no event is under way."""
        return (
            self.promised <= self.stored.keys()
            and self.pending == 0
            and self.uncounted == 0
            and self.scored.keys() >= self.stored.keys()
            and self.alerted.keys() >= self.unhappy
            and self.ticketed.keys() >= self.unhappy
        )

    def assert_nothing_lost_and_nothing_twice(self) -> None:
        """Compare everything.

        Raises:
            AssertionError: something was lost, doubled or changed; says what and how much.
        """
        assert self.stored, "nothing was stored at all"
        assert not self.promised - self.stored.keys(), "acknowledged, but not stored"
        assert not self.stored.keys() - self.sent, "stored, but never sent"
        changed = [response for response, answers in self.stored.items() if answers != self.sent_answers[response]]
        assert not changed, f"{len(changed)} responses are stored with other answers"
        assert self.scored == Counter(self.stored.keys()), _difference("scored", self.scored, self.stored)
        assert self.uncounted == 0, f"{self.uncounted} lines still wait in the journal of scoring"
        assert self.quarters == self.expected_histogram, "the quarters do not add up to the stored answers"
        assert self.days == self.expected_histogram, "the days do not add up to the stored answers"
        assert self.alerted == Counter(self.unhappy), _difference("alerts", self.alerted, self.unhappy)
        assert self.ticketed == Counter(self.unhappy), _difference("tickets", self.ticketed, self.unhappy)
        assert self.pending == 0, f"{self.pending} events still wait in an outbox"
        assert self.dead == 0, f"{self.dead} events died in an outbox"


def _difference(what: str, found: Counter[UUID], wanted: Mapping[UUID, object] | frozenset[UUID]) -> str:
    ids = set(wanted)
    twice = sum(count > 1 for count in found.values())
    return f"{what}: {len(ids - found.keys())} missing, {len(found.keys() - ids)} too many, {twice} more than once"


def _is_unhappy(answers: Answers) -> bool:
    """Return whether somebody who gave these answers is unhappy: NPS ≤ 6, CSAT ≤ 2 of 5, or CES ≤ 3 of 7."""
    limits = {"recommend": 6, "satisfaction": 2, "effort": 3}
    return any(isinstance(value, int) and value <= limits[question] for question, value in answers.items())


async def take_audit(database_url: str, ledger: Ledger) -> Audit:
    """Read what the suite holds at one moment: what moves between two tables meanwhile is seen in one of them."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await _read(connection, ledger)
    finally:
        await connection.close()


async def _read(connection: asyncpg.Connection, ledger: Ledger) -> Audit:
    responses = await connection.fetch("SELECT id, answers FROM collector.response")
    scored = await connection.fetch("SELECT response_id FROM scoring.scored_response")
    quarters, days = [await connection.fetch(_COUNTS.format(table=name)) for name in ("histogram", "daily")]
    uncounted = await connection.fetchval("SELECT count(*) FROM scoring.journal")
    alerts = await connection.fetch("SELECT response_id FROM alerts.alert")
    tickets = await connection.fetch("SELECT response_id FROM tickets.ticket WHERE response_id IS NOT NULL")
    waiting = [
        await connection.fetchval(f"SELECT count(*) FROM {service}.outbox WHERE status = $1", status)  # noqa: S608 - the name of a service
        for status in ("pending", "dead")
        for service in _SERVICES
    ]
    return Audit(
        promised=frozenset(ledger.acknowledged),
        sent=frozenset(ledger.sent),
        stored={row["id"]: json.loads(row["answers"]) for row in responses},
        sent_answers=dict(ledger.sent),
        scored=Counter(row["response_id"] for row in scored),
        quarters=Counter({(row["concept"], row["value"]): row["n"] for row in quarters if row["n"]}),
        days=Counter({(row["concept"], row["value"]): row["n"] for row in days if row["n"]}),
        uncounted=uncounted,
        alerted=Counter(row["response_id"] for row in alerts),
        ticketed=Counter(row["response_id"] for row in tickets),
        pending=sum(waiting[: len(_SERVICES)]),
        dead=sum(waiting[len(_SERVICES) :]),
    )


async def settled_audit(database_url: str, ledger: Ledger, *, seconds: float = 120.0) -> Audit:
    """Wait until nothing is under way any more and return what the suite holds then.

    When it does not settle in time the audit is returned all the same: comparing it says what is missing.
    """
    latest: list[Audit] = []

    async def settled() -> bool:
        latest[:] = [await take_audit(database_url, ledger)]
        return latest[0].is_settled()

    try:
        await eventually(settled, seconds=seconds, every=0.25)
    except AssertionError:
        latest[0].assert_nothing_lost_and_nothing_twice()
        raise
    return latest[0]
