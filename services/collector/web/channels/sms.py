"""The address that SMS gateways send messages to."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from services.collector.application.channels.receive_sms import METHODS
from services.collector.web.deps import Menu

router = APIRouter(prefix="/hooks/sms", tags=["sms"])

_DESCRIPTION = (
    "Enter this address at the gateway as the webhook for incoming messages; [docs/channels.md](docs/channels.md) has "
    "what each maker calls it. The signature is checked over the public address, the query and the raw body. The reply "
    "is exactly what the gateway expects, and nothing that it would send to a phone. A repeated message is stored once."
)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"example": ""}}, "description": "All messages are stored, or were before."},
    403: {"description": "It is not proven that the gateway sent this."},
    404: {"description": "There is no account with this name at this gateway."},
    405: {"description": "This gateway sends no messages with this method."},
    422: {"description": "It is genuine, but not a message to this account."},
}


@router.post(
    "/{gateway}/{account}",
    summary="Receive messages from an SMS gateway",
    description=_DESCRIPTION,
    response_class=Response,
    responses=_ANSWERS,
)
async def receive_sms(gateway: str, account: str, request: Request, menu: Menu) -> Response:
    return await _receive(gateway, account, request, menu)


@router.get(
    "/{gateway}/{account}",
    summary="Receive messages from an SMS gateway that sends them with GET",
    description=_DESCRIPTION,
    response_class=Response,
    responses=_ANSWERS,
)
async def receive_sms_by_get(gateway: str, account: str, request: Request, menu: Menu) -> Response:
    return await _receive(gateway, account, request, menu)


async def _receive(gateway: str, account: str, request: Request, menu: Menu) -> Response:
    allowed = METHODS.get(gateway, ())
    if allowed and request.method not in allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
    reply = await menu.receive_sms(
        gateway=gateway,
        account=account,
        method=request.method,
        query=request.scope["query_string"].decode("utf-8", "surrogateescape"),
        headers=dict(request.headers),
        body=await request.body(),
    )
    return Response(reply.body, media_type=reply.content_type)


_RECEIPTS = (
    "The address that a gateway is given with each message; [docs/messages.md](docs/messages.md#sms) "
    "has what its receipts mean. They are proven as messages are. The same receipt again, one that comes too late, and "
    "one about no message of ours change nothing and are answered alike, so that no gateway tries for days."
)
_RECEIPT_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"example": ""}}, "description": "All receipts had their effect, or have none."},
    403: {"description": "It is not proven that the gateway sent this."},
    404: {"description": "There is no account with this name at this gateway that sends."},
    422: {"description": "It is genuine, but no receipt."},
}


@router.post(
    "/{gateway}/{account}/receipts",
    summary="Receive delivery receipts from an SMS gateway",
    description=_RECEIPTS,
    response_class=Response,
    responses=_RECEIPT_ANSWERS,
)
async def receive_receipts(gateway: str, account: str, request: Request, menu: Menu) -> Response:
    return await _receive_receipts(gateway, account, request, menu)


@router.get(
    "/{gateway}/{account}/receipts",
    summary="Receive delivery receipts from an SMS gateway that sends them with GET",
    description=_RECEIPTS,
    response_class=Response,
    responses=_RECEIPT_ANSWERS,
)
async def receive_receipts_by_get(gateway: str, account: str, request: Request, menu: Menu) -> Response:
    return await _receive_receipts(gateway, account, request, menu)


async def _receive_receipts(gateway: str, account: str, request: Request, menu: Menu) -> Response:
    await menu.messages.take_receipts(
        gateway=gateway,
        account=account,
        method=request.method,
        query=request.scope["query_string"].decode("utf-8", "surrogateescape"),
        headers=dict(request.headers),
        body=await request.body(),
    )
    return Response("", media_type="text/plain")
