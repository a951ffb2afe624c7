"""The ledger of the loop: each unhappy response and each complaint stands in exactly one box.

A response that was unhappy once stays in the ledger. Which box it is in follows from what is known of it now, by the
first line of a table that holds; the last line holds for everything.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from itertools import product
from typing import Any, Literal, NamedTuple, get_args
from uuid import UUID

from services.alerts.domain.subject import CustomerKind
from shared.vocabulary import ReadFilter, Spot

Box = Literal[
    "corrected",
    "erased",
    "withdrawn",
    "suspect",
    "imported",
    "case_open",
    "case_closed",
    "case_expected",
    "grouped",
    "held_back",
    "superseded",
    "no_rule",
]
BOXES: tuple[Box, ...] = get_args(Box)
CaseState = Literal["none", "open", "closed"]
Gone = Literal["no", "withdrawn", "erased"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFacts:
    """What decides about the box of one response or complaint."""

    gone: Gone = "no"
    is_suspect: bool = False
    is_unhappy: bool = True
    """Whether it is now; it was once in any case. A complaint always is."""
    is_imported: bool = False
    case: CaseState = "none"
    """Of the cases about it the liveliest: it is open as long as one of them is."""
    expects_case: bool = False
    """Whether a rule raised an alert that opens a case, or it is a complaint, each of which gets one."""
    is_joined: bool = False
    """Whether a rule held back an alert because it had alerted to this customer already, and that alert has a case."""
    is_held_back: bool = False
    """Whether a limit held back an alert that would have opened a case."""
    is_answered_again: bool = False
    """Whether the same customer answered the same survey at the same touchpoint again within a day."""
    has_alert: bool = False
    """Whether a rule raised an alert that opens no case, or had one held back; it decides about no box."""


class Line(NamedTuple):
    """One line of the table."""

    box: Box
    holds: Callable[[LedgerFacts], bool]
    because: str
    """Why what holds here belongs into the box, in one sentence."""


LINES: Sequence[Line] = (
    Line("corrected", lambda facts: not facts.is_unhappy, "The answer was changed, and is not unhappy any more."),
    Line("erased", lambda facts: facts.gone == "erased", "The customer asked to be forgotten."),
    Line("withdrawn", lambda facts: facts.gone == "withdrawn", "The answer was withdrawn."),
    Line("suspect", lambda facts: facts.is_suspect, "It is probably no honest answer, so no rule looks at it."),
    Line("imported", lambda facts: facts.is_imported, "It came in as history, long after it was given."),
    Line("case_open", lambda facts: facts.case == "open", "Its case waits, or somebody works on it."),
    Line("case_closed", lambda facts: facts.case == "closed", "Its case was closed."),
    Line("case_expected", lambda facts: facts.expects_case, "It asks for a case, and none is known to be open yet."),
    Line(
        "grouped",
        lambda facts: facts.is_joined,
        "A rule had alerted to this customer just before, and the case of then stands for it.",
    ),
    Line("held_back", lambda facts: facts.is_held_back, "A rule fired, and one of its limits held the alert back."),
    Line(
        "superseded",
        lambda facts: facts.is_answered_again,
        "The customer answered the same again within a day, and that answer stands for it.",
    ),
    Line("no_rule", lambda _facts: True, "No rule fired that opens a case."),
)
"""The table. First comes what scoring does not count, then what it counts apart, in the order in which it does."""

WITHOUT_CASE: frozenset[Box] = frozenset({"case_expected", "held_back", "no_rule"})
"""Customers without a case although they may want one."""


def box_of(facts: LedgerFacts) -> Box:
    """Return the one box in which something stands."""
    return next(line.box for line in LINES if line.holds(facts))


_CHOICES: Mapping[str, tuple[Any, ...]] = {"gone": get_args(Gone), "case": get_args(CaseState)}


@cache
def facts_of(box: Box) -> Sequence[LedgerFacts]:
    """Return all that can be known of something in this box."""
    names = [field.name for field in fields(LedgerFacts)]
    everything = product(*(_CHOICES.get(name, (False, True)) for name in names))
    known = (LedgerFacts(**dict(zip(names, values, strict=True))) for values in everything)
    return [facts for facts in known if box_of(facts) == box]


class LedgerCounts(NamedTuple):
    """What scoring counts, as the event `unhappy.counted` names it."""

    unhappy: int
    suspect: int
    withdrawn: int
    imported: int

    @property
    def total(self) -> int:
        """All that have, or had when they were taken back, an unhappy answer. Taking back does not change it."""
        return self.unhappy + self.suspect + self.withdrawn


def counts_of(boxes: Mapping[Box, int]) -> LedgerCounts:
    """Return what scoring should count, where the boxes hold responses only."""
    apart = {"erased", "withdrawn", "suspect", "corrected"}
    return LedgerCounts(
        unhappy=sum(count for box, count in boxes.items() if box not in apart),
        suspect=boxes.get("suspect", 0),
        withdrawn=boxes.get("erased", 0) + boxes.get("withdrawn", 0),
        imported=boxes.get("imported", 0),
    )


class Tallied(NamedTuple):
    """How many things have these facts."""

    kind: CustomerKind
    facts: LedgerFacts
    rule: str | None
    """The rule that held an alert back."""
    number: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """How many unhappy responses and complaints of a period are in which box."""

    boxes: Mapping[Box, int]
    """All boxes, the empty ones too."""
    responses: Mapping[Box, int]
    """Those of `boxes` that are responses."""
    held_by: Mapping[str, int]
    """Those in `held_back` by the rule that held them back; of several, the first by key."""
    without_any_alert: int
    """Those in `no_rule` on which no rule fired at all."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.boxes.values())

    @property
    def without_case(self) -> int:
        return self.sum_of(WITHOUT_CASE)

    def sum_of(self, boxes: Iterable[Box]) -> int:
        """Return how many are in these boxes together."""
        return sum(self.boxes[box] for box in boxes)


def ledger_of(tallied: Iterable[Tallied]) -> Ledger:
    """Return the ledger of what was counted by its facts."""
    boxes, responses = dict.fromkeys(BOXES, 0), dict.fromkeys(BOXES, 0)
    held_by: dict[str, int] = {}
    unnoticed = 0
    for kind, facts, rule, number in tallied:
        box = box_of(facts)
        boxes[box] += number
        if kind == "response":
            responses[box] += number
        if box == "held_back" and rule is not None:
            held_by[rule] = held_by.get(rule, 0) + number
        if box == "no_rule" and not facts.has_alert:
            unnoticed += number
    return Ledger(boxes, responses, held_by, unnoticed)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter(ReadFilter):
    """Which part of the ledger is wanted; None means all. The period is of `received_at`, its end exclusive."""

    from_at: datetime
    to_at: datetime
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry(Spot):
    """One unhappy response or complaint, and where it stands."""

    kind: CustomerKind
    id: UUID
    box: Box
    survey: str | None
    channel: str
    received_at: datetime
    held_by: str | None
    held_because: str | None
    """The limit, and the rule that it belongs to."""
    ticket_id: UUID | None
    """Of its own case, or of the case that stands for it."""
    with_id: UUID | None
    """The response whose case stands for it."""
