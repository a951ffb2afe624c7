"""Rebuilding all scores from stored responses: how long a million takes, and whether time grows with their number."""

import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from services.commands.replay import rebuilt
from shared.settings import Settings
from tests.bench.lab import Lab, filled_collector
from tests.bench.results import Figure

FEW = 100_000
MANY = 1_000_000
LINEAR = 1.2
MINUTES = 10.0

_STATUS = Path("/proc/self/status")
_FORGET_PEAK = Path("/proc/self/clear_refs")
"""See proc_pid_clear_refs(5): what is written there resets the peak of the resident memory."""

# A year of a survey with three questions on scales, at three touchpoints, in two languages and five places.
_FILL = """
INSERT INTO collector.response
    (id, survey, version, channel, touchpoint, location, locale, respondent_id, answers, attributes, fingerprint,
     occurred_at, received_at)
SELECT uuidv7(-(row * interval '31 seconds')), $1, 1, 'web', 'touchpoint-' || row % 3, 'place-' || row % 5,
    CASE row % 2 WHEN 0 THEN 'de' ELSE 'en' END, NULL,
    jsonb_build_object('satisfaction', 1 + row % 5, 'recommend', row % 11, 'effort', 1 + row % 7)
        || CASE row % 10 WHEN 0 THEN jsonb_build_object('comment', 'It took so long: ' || row) ELSE '{}' END,
    '{}', sha256(int8send(row)), now() - row * interval '31 seconds', now() - row * interval '31 seconds'
FROM generate_series(1, $2::bigint) AS row
"""


@dataclass(frozen=True, slots=True)
class Replayed:
    seconds: float
    """Of a replay beside live scores that are right."""
    first_seconds: float
    """Of a replay into an empty database."""
    megabytes: float
    """The most that this process used while it replayed."""


async def measure(lab: Lab) -> list[Figure]:
    """Return the time of a replay of a million responses, and beside it that of a tenth of them, per response."""
    few, many = await replayed(lab, FEW), await replayed(lab, MANY)
    ratio = (many.seconds / MANY) / (few.seconds / FEW)
    return [
        Figure(
            name=f"replay: a million responses, beside {FEW:,} (time for each)",
            value=many.seconds / MANY * 1e6,
            unit="us/response",
            baseline=few.seconds / FEW * 1e6,
            ratio=ratio,
            goal=f"<= {LINEAR}",
            met=ratio <= LINEAR,
        ),
        Figure(
            name="replay: a million responses",
            value=many.seconds / 60,
            unit="minutes",
            goal=f"<= {MINUTES:.0f}",
            met=many.seconds / 60 <= MINUTES,
        ),
        Figure(
            name="replay: a million responses into an empty database", value=many.first_seconds / 60, unit="minutes"
        ),
        Figure(
            name=f"replay: most memory of the process, a million responses beside {FEW:,}",
            value=many.megabytes,
            unit="MiB",
            baseline=few.megabytes,
            ratio=many.megabytes / few.megabytes,
        ),
    ]


async def replayed(lab: Lab, stored: int) -> Replayed:
    """Fill a database with `stored` responses and replay them twice."""
    database, _ = await filled_collector(lab, _FILL, stored)
    settings = Settings(database_url=SecretStr(database))
    _forget_peak()
    seconds = []
    for missing in (stored, 0):
        begun = time.perf_counter()
        comparison = await rebuilt(settings, survey=None, from_on=None)
        seconds.append(time.perf_counter() - begun)
        if (comparison.responses, comparison.missing, comparison.is_equal) != (stored, missing, True):
            message = f"the replay went wrong: {comparison}"
            raise RuntimeError(message)
    return Replayed(seconds=seconds[1], first_seconds=seconds[0], megabytes=_peak())


def _forget_peak() -> None:
    _FORGET_PEAK.write_text("5")


def _peak() -> float:
    """Return the most memory that this process had in use since its peak was forgotten, in MiB."""
    [line] = [one for one in _STATUS.read_text().splitlines() if one.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024
