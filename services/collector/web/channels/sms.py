"""Routes that SMS gateways post replies to."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.collector.application.channels.receive_sms import Gateway
from services.collector.web.deps import Menu

router = APIRouter(prefix="/hooks/sms", tags=["sms"])

_REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"description": "It is not proven that the gateway sent this."},
    404: {"description": "There is no account with this name at this gateway."},
    422: {"description": "It is genuine, but not a message to this account."},
}


@router.post(
    "/twilio/{account}",
    summary="Receive a message from Twilio",
    description="Set it as the webhook for incoming messages. The signature is checked over the public address, the "
    "query and the raw body. The reply is empty TwiML: nothing is sent to the phone. A repeated message is stored "
    "once.",
    response_class=Response,
    responses={
        200: {"content": {"text/xml": {"example": "<Response/>"}}, "description": "Stored, or stored before."},
        **_REFUSALS,
    },
)
async def receive_twilio(account: str, request: Request, menu: Menu) -> Response:
    return await _receive("twilio", account, request, menu)


@router.post(
    "/generic/{account}",
    summary="Receive a message from a gateway that the settings describe",
    description="Fields, authentication and reply are set in `HEED_COLLECTOR_SMS_ACCOUNTS`. A repeated message is "
    "stored once.",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"example": "OK"}}, "description": "Stored, or stored before."},
        **_REFUSALS,
    },
)
async def receive_generic(account: str, request: Request, menu: Menu) -> Response:
    return await _receive("generic", account, request, menu)


async def _receive(gateway: Gateway, account: str, request: Request, menu: Menu) -> Response:
    answer = await menu.receive_sms(
        gateway=gateway,
        account=account,
        query=request.scope["query_string"].decode("latin-1"),
        headers=dict(request.headers),
        body=await request.body(),
    )
    return Response(answer.body, media_type=answer.content_type)
