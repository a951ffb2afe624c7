"""How long the loop takes, read from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.health import BOUNDS, NO_TIME, STEPS, Dimension, HealthFilter, LoopHealth, StepTime
from services.alerts.domain.loop import LoopStep
from services.alerts.store.bound import bound
from services.alerts.store.contact_sql import first_contact
from shared.vocabulary import WRITTEN_TO_FOLDER

_COLUMN_OF: Mapping[Dimension, str] = {
    "rule": "rule",
    "channel": "channel",
    "unit": "location",
    "touchpoint": "touchpoint",
}
_PLAIN = ("survey", "touchpoint", "channel", "rule")
_RAISED = """
    SELECT alert.rule, alert.survey, alert.channel, alert.touchpoint, alert.location, alert.is_quiet,
        'response' AS kind, response_id AS about, alert.received_at, raised_at
    FROM alerts.alert WHERE raised_at >= :from_at AND raised_at < :to_at
    UNION ALL
    SELECT signal.rule, NULL, judged.channel, signal.touchpoint, signal.location, signal.is_quiet,
        'complaint', judged.id, signal.received_at, raised_at
    FROM alerts.signal
    JOIN alerts.judged ON judged.id = CASE WHEN signal.subject = 'complaint' THEN signal.subject_id::uuid END
    WHERE signal.subject = 'complaint' AND raised_at >= :from_at AND raised_at < :to_at
"""
_TIMED = f"""
    SELECT raised.*, step.name AS step, step.is_wanted,
        CASE WHEN step.at IS NOT NULL THEN
            greatest(0, extract(epoch FROM step.at - raised.received_at))::float8
        END AS seconds
    FROM ({_RAISED}) AS raised
    LEFT JOIN alerts.loop_notice ON loop_notice.subject = raised.kind AND loop_notice.subject_id = raised.about
    LEFT JOIN LATERAL ({first_contact("raised.kind", "raised.about")}) AS first ON true
    CROSS JOIN LATERAL (VALUES
        ('alert', true, raised_at), ('notice', NOT is_quiet, sent_at),
        ('acknowledged', NOT is_quiet, acknowledged_at), ('contact', true, first.at)
    ) AS step (name, is_wanted, at)
    WHERE true
"""  # noqa: S608 - texts of our own


# A file in a folder is nothing that a customer got.
_AUTOMATIC = f"""
    SELECT count(*) AS wanted, count(seconds) AS reached, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90
    FROM (
        SELECT raised.*, CASE WHEN fate = 'sent' AND fate_reason IS DISTINCT FROM '{WRITTEN_TO_FOLDER}' THEN
            greatest(0, extract(epoch FROM fate_at - raised.received_at))::float8
        END AS seconds
        FROM ({_RAISED}) AS raised
        JOIN alerts.recovery ON subject = raised.kind AND subject_id = raised.about AND withheld_because IS NULL
    ) AS raised
    WHERE true
"""  # noqa: S608 - texts of our own


@dataclass(frozen=True, slots=True)
class HealthStore:
    connection: AsyncConnection

    async def read(self, wanted: HealthFilter, by: Dimension) -> LoopHealth:
        """Return how long the alerts that are wanted took, together and by `by`."""
        where, values = _where(wanted)
        found = await self._times(where, values, _COLUMN_OF[by])
        overall = found.pop(None, {})
        steps = {step: overall.get(step, NO_TIME) for step in STEPS}
        groups = {
            name: {step: one.get(step, NO_TIME) for step in STEPS} for name, one in found.items() if name is not None
        }
        histograms = await self._histograms(where, values)
        row = (await self.connection.execute(bound(_AUTOMATIC + where, values), values)).one()
        return LoopHealth(steps["alert"].wanted, steps, histograms, groups, StepTime(*row))

    async def _times(
        self, where: str, values: dict[str, Any], column: str
    ) -> dict[str | None, dict[LoopStep, StepTime]]:
        query = (
            f"SELECT step, grouping({column}) AS is_all, coalesce({column}, '') AS name, "  # noqa: S608 - names of our own
            "count(*) FILTER (WHERE is_wanted) AS wanted, count(seconds) FILTER (WHERE is_wanted) AS reached, "
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE is_wanted) AS p50, "
            "percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE is_wanted) AS p90 "
            f"FROM ({_TIMED}{where}) AS timed GROUP BY GROUPING SETS ((step), (step, {column}))"
        )
        found: dict[str | None, dict[LoopStep, StepTime]] = {}
        for row in await self.connection.execute(bound(query, values), values):
            of = found.setdefault(None if row.is_all else row.name, {})
            of[row.step] = StepTime(row.wanted, row.reached, row.p50, row.p90)
        return found

    async def _histograms(self, where: str, values: dict[str, Any]) -> Mapping[LoopStep, Sequence[int]]:
        # A bar holds what took up to its bound, so a number on the bound belongs to the bar before.
        query = (
            "SELECT step, (SELECT count(*) FROM unnest(:bounds) AS bound WHERE bound < seconds)::integer AS bar, "  # noqa: S608 - names of our own
            f"count(*) AS number FROM ({_TIMED}{where}) AS timed WHERE is_wanted AND seconds IS NOT NULL GROUP BY 1, 2"
        )
        bars: dict[LoopStep, list[int]] = {step: [0] * (len(BOUNDS) + 1) for step in STEPS}
        values = {**values, "bounds": list(BOUNDS)}
        for row in await self.connection.execute(bound(query, values), values):
            bars[row.step][row.bar] = row.number
        return bars


def _where(wanted: HealthFilter) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"from_at": wanted.from_at, "to_at": wanted.to_at}
    where = ""
    for name in _PLAIN:
        if getattr(wanted, name) is not None:
            where += f" AND raised.{name} = :{name}"
            values[name] = getattr(wanted, name)
    if wanted.locations is not None:
        where += " AND raised.location = ANY(:locations)"
        values["locations"] = sorted(wanted.locations)
    return where, values
