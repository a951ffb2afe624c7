"""What the address of the inbox asks for. What means nothing is passed over: an address is often typed or old."""

from dataclasses import dataclass, replace
from typing import Literal, cast, get_args
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request

from services.tickets.domain.reading import OPEN, STATES, Order, Position, TicketFilter
from services.tickets.domain.workflow import State
from services.tickets.web.deps import of_assignee, position_of, within
from shared.access import Caller
from shared.directory.people import Directory
from shared.errors import InvalidError
from shared.vocabulary import PlaceQuery
from shared.web.text import is_storable

Tab = Literal["open", "all"] | State
TABS: tuple[Tab, ...] = ("open", *STATES, "all")
ORDERS: tuple[Order, ...] = ("waiting", "oldest", "newest")
PATH = "/console/tickets"
_MAX_TEXT = 200
_MAX_HOURS = 24 * 366


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery(PlaceQuery):
    """Parameters of the inbox; empty text means any."""

    tab: Tab = "open"
    who: str = ""
    """`me`, `none`, `gone`, or whose cases; empty: everybody's."""
    waiting: int = 0
    """Hours; 0: any."""
    order: Order = "waiting"
    cursor: str = ""

    @classmethod
    def of(cls, request: Request) -> "InboxQuery":
        """Return what an address asks for."""
        sent = {name: value[:_MAX_TEXT] for name, value in request.query_params.items() if is_storable(value)}
        state, order, hours = sent.get("state", ""), sent.get("order", ""), sent.get("waiting", "")
        return cls(
            tab=state if state in TABS else "open",
            who=sent.get("who", ""),
            place=sent.get("place", ""),
            touchpoint=sent.get("touchpoint", ""),
            survey=sent.get("survey", ""),
            waiting=min(int(hours), _MAX_HOURS) if hours.isascii() and hours.isdecimal() else 0,
            order=cast("Order", order) if order in get_args(Order) else "waiting",
            cursor=request.query_params.get("cursor", ""),
        )

    def address(self, ticket_id: UUID | None = None, step: str = "", **changes: object) -> str:
        """Return the address of the inbox, or of a case in it, or of a step, with these filters.

        It begins with the first page of the list, unless `changes` say otherwise.
        """
        other = replace(self, **({"cursor": ""} | changes))  # type: ignore[arg-type] # fields of this class
        named = {
            "state": "" if other.tab == "open" else other.tab,
            "who": other.who,
            "place": other.place,
            "touchpoint": other.touchpoint,
            "survey": other.survey,
            "waiting": other.waiting or "",
            "order": "" if other.order == "waiting" else other.order,
            "cursor": other.cursor,
        }
        query = urlencode({name: value for name, value in named.items() if value})
        path = "/".join([PATH, *([str(ticket_id)] if ticket_id else []), *([step] if step else [])])
        return f"{path}?{query}" if query else path

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for but a state."""
        return not (self.who or self.place or self.touchpoint or self.survey or self.waiting)

    def wanted(self, caller: Caller, directory: Directory) -> TicketFilter:
        """Return the tickets in all states that are asked for, as far as the caller may see them."""
        wanted = TicketFilter(
            survey=self.survey or None,
            touchpoint=self.touchpoint or None,
            waiting_hours=self.waiting or None,
            locations=caller.locations,
        )
        if self.place:
            wanted = within(wanted, directory.structure.locations_in(self.place) | {self.place})
        return of_assignee(wanted, self.who or None, caller, directory)

    @property
    def states(self) -> tuple[State, ...]:
        """Return the states of the tab; none means any."""
        if self.tab == "open":
            return OPEN
        return () if self.tab == "all" else (self.tab,)

    @property
    def position(self) -> Position | None:
        """Return where the page of the list begins."""
        try:
            return position_of(self.cursor, self.order)
        except InvalidError:
            return None
