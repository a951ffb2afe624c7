"""What the address of the inbox asks for, and the address of everything in it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request

from services.tickets.domain.case_query import CaseQuery
from services.tickets.domain.quick_filters import Quick, quick_of, with_quick
from services.tickets.domain.reading import Position
from services.tickets.web.deps import position_of
from shared.errors import InvalidError
from shared.web.text import is_storable

PATH = "/console/tickets"
ALL_OPEN = f"{PATH}?state=open"
"""Without any parameter the inbox opens with the view that its reader chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery(CaseQuery):
    """Parameters of the inbox; empty text means any."""

    cursor: str = ""

    @classmethod
    def of(cls, request: Request) -> "InboxQuery":
        """Return what an address asks for."""
        sent = {name: value for name, value in request.query_params.items() if is_storable(value)}
        return replace(cls.of_parameters(sent), cursor=request.query_params.get("cursor", ""))

    def address(self, ticket_id: UUID | None = None, step: str = "", **changes: Any) -> str:  # noqa: ANN401 - fields
        """Return the address of the inbox, or of a case in it, or of a step, with these filters.

        It begins with the first page of the list, unless `changes` say otherwise.
        """
        other = replace(self, **({"cursor": ""} | changes))
        query = urlencode(other.named() | ({"cursor": other.cursor} if other.cursor else {}))
        path = "/".join([PATH, *([str(ticket_id)] if ticket_id else []), *([step] if step else [])])
        return f"{path}?{query}" if query else ALL_OPEN if path == PATH else path

    def quick_address(self, quick: Quick) -> str:
        """Return the address of a quick filter; all else that is filtered by stays."""
        return with_quick(self, quick).address()

    @property
    def quick(self) -> Quick | None:
        """Return the quick filter that is shown; None: another one."""
        return quick_of(self)

    @property
    def is_plain(self) -> bool:
        """Whether it is a quick filter and nothing else."""
        return self.quick is not None and not self.narrowed_by

    def reset_address(self) -> str:
        """Return the address of the quick filter alone, or of all open cases."""
        return InboxQuery().quick_address(self.quick or "open")

    @property
    def position(self) -> Position | None:
        """Return where the page of the list begins."""
        try:
            return position_of(self.cursor, self.sorted_by)
        except InvalidError:
            return None
