"""The rows of a breakdown in the order in which they are read."""

from collections.abc import Callable, Sequence

from services.scoring.domain.comparison import AdjustedDifference, ChangeItem

SORTS = ("name", "value", "n", "change")
"""Each also with `-` before it, the other way round; empty is `-n`."""
NamedPart = tuple[str, ChangeItem]


def is_sort(text: str) -> bool:
    return not text or text.removeprefix("-") in SORTS


def ordered_parts(parts: Sequence[NamedPart], sort: str) -> list[NamedPart]:
    """Return parts that have answers in either window, sorted as asked for; what means nothing is by number."""
    shown = [one for one in parts if _has_answers(one[1])]
    shown.sort(key=lambda one: one[0].casefold())
    shown.sort(key=_ORDERS.get(sort.removeprefix("-"), _ORDERS["n"]), reverse=sort.startswith("-") or not sort)
    return shown


def _has_answers(change: ChangeItem) -> bool:
    now, base = change.current.score, change.base
    return now is None or bool(now.n) or base is None or bool(base.n)


def _value(part: NamedPart) -> float:
    score = part[1].current.score
    return float("-inf") if score is None or score.value is None else score.value


def _n(part: NamedPart) -> int:
    score = part[1].current.score
    return -1 if score is None else score.n


def _change(part: NamedPart) -> float:
    outcome = part[1].outcome
    return outcome.difference.delta if isinstance(outcome, AdjustedDifference) else float("-inf")


_ORDERS: dict[str, Callable[[NamedPart], float | str]] = {
    "name": lambda part: part[0].casefold(),
    "value": _value,
    "n": _n,
    "change": _change,
}
