"""A test of one of the answers as a row of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.alerts.domain.rule_fields import ANSWER
from shared.conditions.documents import document_of
from shared.conditions.expression import Scalar, Some
from shared.web.console.typed import number_of

VERDICT, CATEGORY = "verdict", "category"
PARTS = ("metric", "judged", "low", "high", "question")
"""The fields of a row, as the form calls them."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What an answer must fulfil, as it stands in the browser."""

    metric: str = ""
    judged: str = ""
    """`verdict:unhappy`, `category:detractor` and the like."""
    low: str = ""
    high: str = ""
    question: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing."""
        return bool(self.judged or self.low.strip() or self.high.strip())

    def document(self) -> dict[str, Any]:
        """Return the test in its JSON form."""
        judged, _colon, value = self.judged.partition(":")
        where: dict[str, Any] = {
            "question": self.question.strip(),
            "metric": self.metric,
            judged or VERDICT: value,
            "at_least": _number(self.low),
            "at_most": _number(self.high),
        }
        return {ANSWER: {name: one for name, one in where.items() if one != ""}}

    @classmethod
    def of(cls, some: Some) -> "AnswerRow | None":
        """Return the row that shows a test; None for what no row can show."""
        where: Mapping[str, Scalar] = some.where
        row = cls(
            metric=str(where.get("metric", "")),
            judged=next((f"{name}:{where[name]}" for name in (VERDICT, CATEGORY) if name in where), ""),
            low=str(where.get("at_least", "")),
            high=str(where.get("at_most", "")),
            question=str(where.get("question", "")),
        )
        return row if row.document() == document_of(some) else None

    @classmethod
    def sent(cls, texts: Mapping[str, str], at: str) -> "AnswerRow":
        """Return what a browser sent of the row at a place."""
        return cls(**{name: texts.get(f"{at}.{name}", "") for name in PARTS})


def _number(text: str) -> object:
    return number_of(text) if text.strip() else ""
