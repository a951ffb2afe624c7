"""What somebody wants to see of the cases: the parameters of the inbox, as its address names them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self, get_args
from urllib.parse import parse_qsl, urlencode

from services.tickets.domain.due_filter import DUE_CHOICES, DueChoice
from services.tickets.domain.reading import OPEN, STATES, Order
from services.tickets.domain.workflow import State
from shared.errors import FieldProblem
from shared.vocabulary import PlaceQuery, Severity

StateChoice = Literal["open", "all"] | State
STATE_CHOICES: tuple[StateChoice, ...] = ("open", *STATES, "all")
ORDERS: tuple[Order, ...] = get_args(Order)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
ME, NOBODY, GONE, TEAM, WATCHED = "me", "none", "gone", "team", "watched"
"""Who asks; nobody; whoever is no longer here; the teams of who asks; anybody, as long as who asks watches the case."""
MOST_HOURS = 24 * 366
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery(PlaceQuery):
    """What the inbox is asked for; empty text means any."""

    state: StateChoice = "open"
    who: str = ""
    """`me`, `none`, `gone`, `watched`, `team`, `team:` and the key of one, or whose cases."""
    due: DueChoice | Literal[""] = ""
    severity: Severity | Literal[""] = ""
    waiting: int = 0
    """Hours; 0: any."""
    call_back: Literal["open", ""] = ""
    """The customer waits for a call, or for an answer in writing."""
    order: Order | Literal[""] = ""
    """Empty: what suits the state."""

    @classmethod
    def of_parameters(cls, sent: Mapping[str, str]) -> Self:
        """Return what parameters ask for. What means nothing is passed over: an address is often typed or old."""
        given = {name: value[:_MAX_TEXT].strip() for name, value in sent.items()}
        hours = given.get("waiting", "")
        return cls(
            state=_one_of(STATE_CHOICES, given.get("state"), "open"),
            who=given.get("who", ""),
            due=_one_of(DUE_CHOICES, given.get("due"), ""),
            severity=_one_of(SEVERITIES, given.get("severity"), ""),
            place=given.get("place", ""),
            touchpoint=given.get("touchpoint", ""),
            survey=given.get("survey", ""),
            waiting=min(int(hours), MOST_HOURS) if hours.isascii() and hours.isdecimal() else 0,
            call_back=_one_of(("open",), given.get("call_back"), ""),
            order=_one_of(ORDERS, given.get("order"), ""),
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what a query says, such as `canonical` writes."""
        return cls.of_parameters(dict(parse_qsl(text.removeprefix("?"))))

    def named(self) -> dict[str, str]:
        """Return the parameters that ask for something, by their names in an address."""
        found = {
            "state": "" if self.state == "open" else self.state,
            "who": self.who,
            "due": self.due,
            "severity": self.severity,
            "place": self.place,
            "touchpoint": self.touchpoint,
            "survey": self.survey,
            "waiting": str(self.waiting or ""),
            "call_back": self.call_back,
            "order": "" if self.sorted_by == self._usual_order else self.sorted_by,
        }
        return {name: value for name, value in found.items() if value}

    def canonical(self) -> str:
        """Return the query of the address: the same text for all that ask for the same."""
        return urlencode(self.named())

    @property
    def states(self) -> tuple[State, ...]:
        """Return the states that are wanted; none means any."""
        if self.state == "open":
            return OPEN
        return () if self.state == "all" else (self.state,)

    @property
    def sorted_by(self) -> Order:
        """Return the order; with closed cases nothing is urgent, and nobody waits."""
        if self.has_closed:
            return "oldest" if self.order == "oldest" else "newest"
        return self.order or self._usual_order

    @property
    def _usual_order(self) -> Order:
        return "newest" if self.has_closed else "urgency"

    @property
    def has_closed(self) -> bool:
        return self.state in ("closed", "all")

    @property
    def narrowed_by(self) -> int:
        """Return by how many fields it is narrowed, besides state, people and deadlines."""
        return sum(map(bool, (self.severity, self.place, self.touchpoint, self.survey, self.waiting, self.call_back)))


def query_problems(text: str) -> Iterator[FieldProblem]:
    """Yield what in a query means nothing, of one that is to be kept."""
    sent = dict(parse_qsl(text.removeprefix("?"), keep_blank_values=True))
    known = {field.name for field in fields(CaseQuery)}
    for name in sorted(set(sent) - known):
        yield FieldProblem(f"query.{name}" if name.isidentifier() else "query", "is no parameter of the inbox")
    understood = CaseQuery.of_parameters(sent)
    for name in sorted(known.intersection(sent)):
        said = str(getattr(understood, name))
        if sent[name] != said and sent[name]:
            yield FieldProblem(f"query.{name}", "means nothing to the inbox")


def _one_of(choices: tuple[Any, ...], text: str | None, default: str) -> Any:  # noqa: ANN401 - one of the choices
    return text if text in choices else default
