"""What the address of the register asks for. What means nothing is passed over: an address is often typed or old."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request

from services.tickets.domain.improvements.improvement import Improvement
from services.tickets.domain.improvements.reading import ImprovementFilter, Order, Position
from services.tickets.domain.improvements.states import OPEN, STATES
from services.tickets.web.improvement_deps import cursor_of, of_owner, places_in, position_of
from shared.access import Caller
from shared.directory.people import Directory
from shared.errors import InvalidError
from shared.vocabulary import ImprovementState, PlaceQuery
from shared.web.text import is_storable

TABS: tuple[str, ...] = ("open", *STATES, "all")
"""What is open, one state, or all."""
PATH = "/console/tickets/improvements"
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterQuery(PlaceQuery):
    """Parameters of the register; empty text means any."""

    tab: str = "open"
    who: str = ""
    """`me`, `none`, `gone`, or whose; empty: everybody's."""
    cause: str = ""
    overdue: bool = False
    cursor: str = ""

    @classmethod
    def of(cls, request: Request) -> "RegisterQuery":
        """Return what an address asks for."""
        sent = {name: value[:_MAX_TEXT] for name, value in request.query_params.items() if is_storable(value)}
        state = sent.get("state", "")
        return cls(
            tab=state if state in TABS else "open",
            who=sent.get("who", ""),
            place=sent.get("place", ""),
            touchpoint=sent.get("touchpoint", ""),
            cause=sent.get("cause", ""),
            overdue=sent.get("overdue", "") == "yes",
            cursor=sent.get("cursor", ""),
        )

    @property
    def order(self) -> Order:
        """What is due first, of what is open; otherwise the newest."""
        return "due" if self.tab in OPEN or self.tab == "open" else "newest"

    @property
    def states(self) -> tuple[ImprovementState, ...]:
        return tuple(state for state in STATES if state == self.tab or (self.tab == "open" and state in OPEN))

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a state is asked for."""
        return replace(self, tab="open", cursor="") == RegisterQuery()

    @property
    def position(self) -> Position | None:
        try:
            return position_of(self.cursor or None, self.order)
        except InvalidError:
            return None

    def wanted(self, caller: Caller, directory: Directory) -> ImprovementFilter:
        """Return the filter, for improvements in any state."""
        wanted = ImprovementFilter(
            touchpoint=self.touchpoint or None,
            units=places_in(self.place, directory) if self.place else None,
            cause=self.cause or None,
            is_overdue=self.overdue,
        )
        return of_owner(wanted, self.who or None, caller, directory)

    def after(self, improvement: Improvement) -> str:
        """Return the address of the page after an improvement."""
        return self.address(cursor=cursor_of(improvement, self.order))

    def address(self, **changes: object) -> str:
        """Return the address that asks for this, with changes; what asks for nothing does not stand in it."""
        query = replace(self, cursor="")
        query = replace(query, **changes)  # type: ignore[arg-type] # fields of this class
        named = {
            "state": query.tab if query.tab != "open" else "",
            "who": query.who,
            "place": query.place,
            "touchpoint": query.touchpoint,
            "cause": query.cause,
            "overdue": "yes" if query.overdue else "",
            "cursor": query.cursor,
        }
        text = urlencode({name: value for name, value in named.items() if value})
        return f"{PATH}?{text}" if text else PATH
