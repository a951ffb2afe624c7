"""Routes: whether the customer of a case was won back."""

from uuid import UUID

from fastapi import APIRouter

from services.tickets.web.deps import Menu, Reader
from services.tickets.web.proof_schemas import CaseProofView
from services.tickets.web.step_routes import PREFIX, UNKNOWN

router = APIRouter(prefix=PREFIX, tags=["recovery"])


@router.get(
    "/{ticket_id}/proof",
    summary="Read whether the customer was won back",
    description="What became of asking them again after each closing, and what the suite wrote to them in between.",
    responses=UNKNOWN,
)
async def read_proof(caller: Reader, menu: Menu, ticket_id: UUID) -> CaseProofView:
    return CaseProofView.from_domain(await menu.proof.read(ticket_id=ticket_id, caller=caller))
