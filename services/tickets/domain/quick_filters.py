"""The lists that everybody who works on cases wants to see at once, each with how many cases are in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar, get_args

from services.tickets.domain.case_query import ME, NOBODY, TEAM, CaseQuery, StateChoice
from services.tickets.domain.due_filter import DueChoice

Query = TypeVar("Query", bound=CaseQuery)
Quick = Literal["open", "mine", "team", "nobody", "overdue", "today", "waiting", "resolved", "closed", "all"]
QUICK: tuple[Quick, ...] = get_args(Quick)
FIRST: tuple[Quick, ...] = ("open", "mine", "team", "nobody", "overdue", "today")
"""What work begins with; the others are where it goes to."""
MOST_COUNTED = 1000
"""Of more, it is said that there are more: counting them would take the longer the more there are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a quick filter asks for; everything else that somebody filters by stays."""

    state: StateChoice = "open"
    who: str = ""
    due: DueChoice | Literal[""] = ""


ASKED: Mapping[Quick, Asked] = {
    "open": Asked(),
    "mine": Asked(who=ME),
    "team": Asked(who=TEAM),
    "nobody": Asked(who=NOBODY),
    "overdue": Asked(due="overdue"),
    "today": Asked(due="today"),
    "waiting": Asked("waiting"),
    "resolved": Asked("resolved"),
    "closed": Asked("closed"),
    "all": Asked("all"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases there are."""

    number: int
    """At most `MOST_COUNTED`."""
    is_more: bool = False
    """Whether there are more than that."""


def counted(found: int) -> Counted:
    """Return a count that went one beyond what is counted, at most."""
    return Counted(min(found, MOST_COUNTED), found > MOST_COUNTED)


def quick_of(query: CaseQuery) -> Quick | None:
    """Return the quick filter that a query has; None: another one than these."""
    asked = Asked(query.state, query.who, query.due)
    return next((name for name, one in ASKED.items() if one == asked), None)


def with_quick(query: Query, quick: Quick) -> Query:
    """Return a query with the quick filter instead of what it asks for of state, people and deadlines."""
    asked = ASKED[quick]
    return replace(query, state=asked.state, who=asked.who, due=asked.due)
