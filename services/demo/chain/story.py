"""What happens in the year: where answers come from, how many and how good they are, and what changes.

Days are counted backwards from the last one, which is 0. In the last weeks

- Hamburg got worse at the counter: it was rebuilt, people wait, and the new coffee machine breaks down,
- Vienna got better at the counter: it has a new team,
- Lübeck's tablet fell silent.

Deliveries are the weakest touchpoint all year. December and the summer bring more guests, and less patience.
"""

from dataclasses import dataclass
from typing import Literal

Mood = Literal["good", "neutral", "bad"]

REFIT = 24
"""Days since Hamburg opened again after its refit."""
NEW_TEAM = 26
"""Days since Vienna has its new team."""
SILENT = 9
"""Days since anybody could use the tablet in Lübeck."""

WEEKDAYS = (0.85, 0.85, 0.9, 0.95, 1.1, 1.45, 0.9)
"""How many guests there are, from Monday on; of a day like all others 1."""
MONTHS = (0.9, 0.92, 0.98, 1.0, 1.03, 1.02, 0.88, 0.86, 1.0, 1.04, 1.06, 1.35)
"""The same from January on."""
_IMPATIENCE = {12: 0.07, 7: 0.04, 8: 0.04}
"""How much less content people are, by month."""
ENGLISH = {"hamburg": 0.2, "luebeck": 0.12, "wien": 0.3}
"""Share of guests who answer in English."""
GERMAN = {"hamburg": "de", "luebeck": "de", "wien": "de-AT"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where answers come from."""

    survey: str
    touchpoint: str
    channel: str
    location: str
    per_day: float
    level: float
    """Of `guest` promoters less detractors, from -1 to 1; of `visit` the share of satisfied people."""

    @property
    def name(self) -> str:
        return f"{self.survey} {self.touchpoint} {self.location}"

    def is_silent(self, days_before: int) -> bool:
        return self.survey == "visit" and self.location == "luebeck" and days_before < SILENT

    def level_on(self, days_before: int, month: int) -> float:
        """Return how content people are on a day; the same measure as `level`."""
        return self.level + self._turn(days_before) - _IMPATIENCE.get(month, 0.0)

    def is_refitted(self, days_before: int) -> bool:
        return self.location == "hamburg" and self.touchpoint == "counter" and days_before < REFIT

    def has_new_team(self, days_before: int) -> bool:
        return self.location == "wien" and self.touchpoint == "counter" and days_before < NEW_TEAM

    def _turn(self, days_before: int) -> float:
        if self.is_refitted(days_before):
            return -0.26 if self.survey == "visit" else -0.7
        if self.has_new_team(days_before):
            return 0.16 if self.survey == "visit" else 0.34
        return 0.0


SOURCES = (
    Source("visit", "counter", "kiosk", "hamburg", 9.0, 0.84),
    Source("visit", "counter", "kiosk", "luebeck", 6.0, 0.85),
    Source("visit", "counter", "kiosk", "wien", 8.0, 0.7),
    Source("guest", "counter", "qr", "hamburg", 4.5, 0.52),
    Source("guest", "counter", "qr", "luebeck", 3.0, 0.5),
    Source("guest", "counter", "qr", "wien", 4.0, 0.2),
    Source("guest", "website", "web", "hamburg", 2.2, 0.4),
    Source("guest", "website", "web", "luebeck", 1.5, 0.38),
    Source("guest", "website", "web", "wien", 2.0, 0.4),
    Source("guest", "delivery", "email", "hamburg", 2.0, 0.14),
    Source("guest", "delivery", "email", "luebeck", 1.4, 0.18),
    Source("guest", "delivery", "email", "wien", 1.8, 0.12),
    Source("guest", "phone", "phone", "hamburg", 0.9, 0.28),
    Source("guest", "phone", "phone", "luebeck", 0.6, 0.3),
    Source("guest", "phone", "phone", "wien", 0.8, 0.28),
)
