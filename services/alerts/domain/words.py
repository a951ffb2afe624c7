"""The words rules are made of, and which of them fit together."""

from collections.abc import Mapping
from typing import Literal

Severity = Literal["info", "warning", "critical"]
Channel = Literal["web", "sms", "qr", "kiosk", "email", "phone", "import", "api"]
Metric = Literal["nps", "csat", "ces", "rating"]
Polarity = Literal["high_is_good", "low_is_good"]
Category = Literal["promoter", "passive", "detractor", "satisfied", "neutral", "dissatisfied", "easy", "difficult"]
Verdict = Literal["happy", "neutral", "unhappy"]

CATEGORIES: Mapping[Metric, tuple[Category, ...]] = {
    "nps": ("promoter", "passive", "detractor"),
    "csat": ("satisfied", "neutral", "dissatisfied"),
    "ces": ("easy", "neutral", "difficult"),
    "rating": (),
}
"""Into which categories the answers of a metric fall."""

VALUES: Mapping[Metric, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 10), "ces": (1, 7), "rating": (1, 10)}
"""Lowest and highest value that an answer can have, over all scales of the metric."""

ANY_VALUE = (0, 10)
"""Lowest and highest value over all metrics."""
