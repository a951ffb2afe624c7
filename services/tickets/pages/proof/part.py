"""Fragment: in a case, whether its customer was won back, and what they were written."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.pages.inbox_query import PATH
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.proof.words import ProofWords
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("/{ticket_id:uuid}/won-back")
async def proof_of_case(visit: Reading, menu: Menu, ticket_id: UUID) -> Response:
    proof = await menu.proof.read(ticket_id=ticket_id, caller=visit.caller)
    words = ProofWords(Words(visit, await menu.directory.read()))
    return visit.page(
        CONSOLE,
        "proof/part.html",
        words=words,
        resurveys=list(proof.resurveys)[::-1],
        messages=[one for one in proof.messages if one.kind != "written"],
    )
