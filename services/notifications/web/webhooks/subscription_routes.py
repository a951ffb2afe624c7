"""Routes of webhook subscriptions."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response, status

from services.notifications.domain.webhooks.subscription import THING
from services.notifications.web.deps import Menu
from services.notifications.web.webhooks.schemas import (
    CountView,
    EndpointView,
    NewSecretView,
    PingView,
    RedeliverBody,
    ReplayBody,
    ReplayView,
    RotationBody,
    SecretView,
    SubscriptionBody,
    SubscriptionDetailsView,
    SubscriptionPutView,
    SubscriptionView,
    subscription_fields,
)
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import key_of
from shared.web.etags import OVERWRITING, Expected, is_known, tagged
from shared.web.keyed import delete_docs, put_docs, read_docs, unknown
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/subscriptions", tags=["webhooks"])

SubscriptionKey = Annotated[Key, Path(description="The subscription's key.")]
Reader = Annotated[Caller, require("webhooks:read")]
Writer = Annotated[Caller, require("webhooks:write")]
_ACCEPTED = status.HTTP_202_ACCEPTED


@router.put(
    "/{key}",
    summary="Subscribe another system to events, or change that",
    description="Events are posted as CloudEvents in structured JSON, signed as Standard Webhooks. The reply for a new "
    "subscription holds its secret, this once. An address in a private network has to be allowed in the settings "
    "(`HEED_NOTIFICATIONS_PRIVATE_TARGETS`). Sending the same again changes nothing. " + OVERWRITING,
    **put_docs(THING, SubscriptionPutView),
)
async def put_subscription(
    _caller: Writer, menu: Menu, key: SubscriptionKey, body: SubscriptionBody, response: Response, expected: Expected
) -> SubscriptionPutView:
    put = await menu.subscriptions.put(key=key, definition=body.to_domain(), expected=expected)
    tagged(response, put.subscription.tag)
    if put.is_new:
        response.status_code = status.HTTP_201_CREATED
    secret = None if put.secret is None else put.secret.signing.text
    return SubscriptionPutView(**subscription_fields(put.subscription, put.endpoint), secret=secret)


@router.get("", summary="List the subscriptions by key")
async def list_subscriptions(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[SubscriptionView]:
    refuse_repeated(request, query)
    found = await menu.subscriptions.list(after=key_of(query.cursor), limit=query.limit + 1)
    shown = found[: query.limit]
    more = encode_cursor(shown[-1][0].key) if len(found) > len(shown) else None
    return Page(items=[SubscriptionView.of(*one) for one in shown], next_cursor=more)


@router.get(
    "/{key}",
    summary="Read one subscription with the state of its endpoint",
    **read_docs(THING, SubscriptionDetailsView),
)
async def read_subscription(
    _caller: Reader, menu: Menu, key: SubscriptionKey, request: Request, response: Response
) -> Any:  # noqa: ANN401 - a body, or none
    shown = await menu.subscriptions.read(key=key)
    tagged(response, shown.subscription.tag)
    if is_known(request, shown.subscription.tag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=dict(response.headers))
    return SubscriptionDetailsView.shown(shown)


@router.delete(
    "/{key}",
    summary="End a subscription, and delete what was delivered",
    description=OVERWRITING,
    **delete_docs(THING),
)
async def delete_subscription(_caller: Writer, menu: Menu, key: SubscriptionKey, expected: Expected) -> None:
    await menu.subscriptions.delete(key=key, expected=expected)


@router.post(
    "/{key}/rotate-secret",
    status_code=status.HTTP_201_CREATED,
    summary="Make a new secret",
    description="Everything is signed with the new one and with the others until they end, so that the receiver can "
    "change over at leisure. It is shown this once.",
    responses={**unknown(THING), 409: {"description": "Three secrets are valid already."}},
)
async def rotate_secret(
    _caller: Writer, menu: Menu, key: SubscriptionKey, body: RotationBody | None = None
) -> NewSecretView:
    overlap = timedelta(hours=(body or RotationBody()).overlap_hours)
    secret = await menu.subscriptions.rotate_secret(key=key, overlap=overlap)
    return NewSecretView(**SecretView.of(secret).model_dump(), secret=secret.signing.text)


@router.post(
    "/{key}/ping",
    status_code=_ACCEPTED,
    summary="Send an event in which nothing happened",
    description="Of type `heed.ping`, once, as everything else is sent.",
    responses=unknown(THING),
)
async def ping(_caller: Writer, menu: Menu, key: SubscriptionKey) -> PingView:
    return PingView(delivery_id=await menu.subscriptions.ping(key=key))


@router.post(
    "/{key}/pause",
    summary="Send nothing until it is resumed",
    description="What happens meanwhile waits.",
    responses=unknown(THING),
)
async def pause(_caller: Writer, menu: Menu, key: SubscriptionKey) -> EndpointView:
    return EndpointView.of(await menu.subscriptions.pause(key=key))


@router.post(
    "/{key}/resume",
    summary="Send again",
    description="What waits, and what was given up since the endpoint failed. For endpoints that are paused, failing, "
    "or answered 410.",
    responses=unknown(THING),
)
async def resume(_caller: Writer, menu: Menu, key: SubscriptionKey) -> EndpointView:
    return EndpointView.of(await menu.subscriptions.resume(key=key))


@router.post(
    "/{key}/redeliver",
    status_code=_ACCEPTED,
    summary="Send deliveries of a time once more",
    description="Each under the `webhook-id` that it had. Those whose events are not kept any more, and those about "
    "people who were erased, are not among them.",
    responses=unknown(THING),
)
async def redeliver(_caller: Writer, menu: Menu, key: SubscriptionKey, body: RedeliverBody) -> CountView:
    count = await menu.subscriptions.redeliver(key=key, which=body.which, from_at=body.from_, to_at=body.to)
    return CountView(deliveries=count)


@router.post(
    "/{key}/replay",
    status_code=_ACCEPTED,
    summary="Send everything that came in since a moment",
    description="What the subscription wants as it is defined now, also what its condition did not let through then. "
    "What was delivered is sent once more, under the same `webhook-id`. Events of people who were erased are gone.",
    responses={
        **unknown(THING),
        410: {"description": "Not everything from that moment on is kept; `detail` says from when on it is."},
    },
)
async def replay(_caller: Writer, menu: Menu, key: SubscriptionKey, body: ReplayBody) -> ReplayView:
    begun = await menu.subscriptions.replay(key=key, from_at=body.from_, to_at=body.to)
    return ReplayView(id=begun.id, from_at=begun.from_at, to_at=begun.to_at)
