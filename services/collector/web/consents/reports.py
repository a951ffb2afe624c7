"""The address that delivery reports of mail are posted to."""

from fastapi import APIRouter, Request

from services.collector.web.consents.bodies import ReportView
from services.collector.web.deps import Menu

router = APIRouter(prefix="/hooks/mail", tags=["consents"])


@router.post(
    "/{token}",
    summary="Receive a delivery report or a complaint about a mail",
    description="The raw mail as it came in, with its headers: what could not be delivered (RFC 3464) and what was "
    "called spam (RFC 5965). The page Suppressed addresses shows the address of this hook. Mails that are no report, "
    "answers of absence assistants among them, change nothing; none is answered. At most 10 MB. Posting a mail again "
    "does no harm.",
    responses={
        404: {"description": "The address is not one that was made here."},
        413: {"description": "The mail is larger than 10 MB."},
        422: {"description": "It is no mail that can be read."},
        503: {"description": "Nothing is stored for sure; post it again."},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def receive_report(token: str, request: Request, menu: Menu) -> ReportView:
    outcome = await menu.consents.receive_report(token=token, raw=await request.body())
    return ReportView(outcome=outcome)
