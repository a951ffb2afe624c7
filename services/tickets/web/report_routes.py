"""The route of reports about cases."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.tickets.web.deps import Menu, Reader
from services.tickets.web.report_schemas import CaseReportParameters, CaseReportView
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/case-reports", tags=["recovery"])


@router.get(
    "",
    summary="Report about the cases of a period",
    description="How long customers wait for the first contact and for the solution, which promises were kept, whether "
    "they were won back, and why they were unhappy.\n\n"
    "The recovery rate has two denominators: of those who answered, with the Wilson interval, and of all closed cases, "
    "between what it is if all of the silent are unhappy and if all are happy. What colleagues say of a customer is "
    "shown beside, and is no proof. Callers who are limited to a unit see the cases there.",
)
async def read_case_report(
    caller: Reader, menu: Menu, request: Request, query: Annotated[CaseReportParameters, Query()]
) -> CaseReportView:
    refuse_repeated(request, query)
    return CaseReportView.from_domain(await menu.proof.report(query=query.to_query(), caller=caller))
