"""Routes of batches of invitations: try one, send it, follow it, take it back."""

import hashlib
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.collector.domain.invitations.batches.batch import MOST_ROWS
from services.collector.domain.invitations.batches.columns import COLUMNS
from services.collector.domain.invitations.batches.progress import RowStanding
from services.collector.web.deps import IDEMPOTENCY_KEY, MALFORMED_KEY, Menu
from services.collector.web.invitations.batch_bodies import (
    CSV_EXAMPLE,
    NOT_OPTIONS,
    BatchBody,
    BatchOptionsBody,
    batch_of_request,
)
from services.collector.web.invitations.batch_views import BatchForecastView, BatchRowView, BatchView
from services.collector.web.openapi import json_request
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import moment_and_id, moment_cursor, number_cursor, number_of
from shared.web.idempotency import keyed_request
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/invitation-batches", tags=["invitations"])

Sender = Annotated[Caller, require("invitations:batch")]
Reader = Annotated[Caller, require("responses:read")]
DryRun = Annotated[
    bool, Query(description="`true`, the default: report what would become of each row, and store nothing.")
]
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no batch with this id of which the caller sees all locations."}
}


def _described() -> dict[str, Any]:
    """Return the body in both forms, and the options as parameters."""
    described = json_request(BatchBody)
    content = described["requestBody"]["content"]
    content["text/csv"] = {"schema": {"type": "string"}, "example": CSV_EXAMPLE}
    options = BatchOptionsBody.model_json_schema()["properties"]
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": name == "survey",
            "description": f"With CSV: {schema.pop('description', name)}",
            "schema": schema,
        }
        for name, schema in options.items()
    ]
    return {**described, "parameters": [IDEMPOTENCY_KEY, *parameters]}


@router.post(
    "",
    status_code=202,
    summary="Invite many people, or see first what would become of it",
    description=f"CSV with at most {MOST_ROWS} rows, whose first line names the columns "
    f"({', '.join(COLUMNS)}; every other column is an attribute of that name), separated by commas, semicolons or "
    "tabs, in UTF-8 or Windows-1252, and the options in the address; or JSON. Without `dry_run=false` nothing is "
    "stored, and a report says for each row whether the person would be invited, when, or why not, and when the last "
    "one goes out. A row that cannot be used is refused by itself. With `dry_run=false` the rows are decided soon "
    "after the reply; who may be asked is decided again at the moment at which the message leaves. Send an "
    "`Idempotency-Key`: a repetition is answered with 200 and the batch as it stands.",
    response_class=Response,
    responses={
        202: {"model": BatchView, "description": "Stored, and being worked on (`dry_run=false`)."},
        200: {
            "model": BatchForecastView,
            "description": "What would become of it; or, with `dry_run=false`, the batch that was stored before under "
            "the same `Idempotency-Key`.",
        },
        **MALFORMED_KEY,
        404: {"description": "There is no survey with this key."},
        413: {"description": "The body is too large."},
        415: {"description": "The body is neither CSV nor JSON."},
        422: {"description": "An option is wrong, or the file as a whole cannot be read; `errors` names what."},
        503: {"description": "Not confirmed; send again with the same `Idempotency-Key`."},
    },
    openapi_extra=_described(),
)
async def request_batch(request: Request, menu: Menu, caller: Sender, *, dry_run: DryRun = True) -> Response:
    table, options = await batch_of_request(request)
    batches = menu.invitations.batches
    if dry_run:
        forecast = await batches.dry_run(rows=table.rows, options=options, caller=caller)
        shown = BatchForecastView.from_domain(forecast, table.attributes)
        return Response(shown.model_dump_json(), 200, media_type="application/json")
    new_id = await _claimed_id(request, menu, caller)
    batch, is_new = await batches.request(rows=table.rows, options=options, caller=caller, new_id=new_id)
    progress = await batches.read(batch_id=batch.id, caller=caller)
    headers = {"Location": f"{router.prefix}/{batch.id}"}
    content = BatchView.from_domain(progress).model_dump_json()
    return Response(content, 202 if is_new else 200, headers, "application/json")


@router.get(
    "",
    summary="List batches, the latest first",
    description="Those of which the caller sees all locations, with how far they have come.",
)
async def list_batches(
    menu: Menu, caller: Reader, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[BatchView]:
    found = await menu.invitations.batches.list(caller=caller, after=moment_and_id(cursor), limit=limit + 1)
    last = found[limit - 1].batch if len(found) > limit else None
    more = None if last is None else moment_cursor(last.requested_at, last.id)
    return Page(items=[BatchView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get("/{batch_id}", summary="Read a batch and how far it has come", responses=_UNKNOWN)
async def read_batch(batch_id: UUID, menu: Menu, caller: Reader) -> BatchView:
    return BatchView.from_domain(await menu.invitations.batches.read(batch_id=batch_id, caller=caller))


@router.get(
    "/{batch_id}/rows",
    summary="Read what became of each row of a batch",
    description="In the order of the file. Contact data is not shown; what is wrong with a row names its columns.",
    responses=_UNKNOWN,
)
async def list_rows(
    batch_id: UUID,
    menu: Menu,
    caller: Reader,
    *,
    state: RowStanding | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[BatchRowView]:
    found = await menu.invitations.batches.list_rows(
        batch_id=batch_id, caller=caller, standing=state, after=number_of(cursor), limit=limit + 1
    )
    more = number_cursor(found[limit - 1].number) if len(found) > limit else None
    return Page(items=[BatchRowView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.post(
    "/{batch_id}/cancel",
    summary="Take back what of a batch has not gone out",
    description="Rows that wait are not decided any more, and invitations whose message has not begun to leave are "
    "cancelled. What is out stays, and its links with it. Cancelling again changes nothing.",
    responses={**_UNKNOWN, 204: {"description": "It was a draft, which is deleted."}},
    response_model=BatchView,
)
async def cancel_batch(batch_id: UUID, menu: Menu, caller: Sender) -> BatchView | Response:
    batches = menu.invitations.batches
    if await batches.cancel(batch_id=batch_id, caller=caller) is None:
        return Response(status_code=204)
    return BatchView.from_domain(await batches.read(batch_id=batch_id, caller=caller))


async def _claimed_id(request: Request, menu: Menu, caller: Caller) -> UUID | None:
    """Return the id that an `Idempotency-Key` stands for; the options in the address belong to what is repeated."""
    keyed = await keyed_request(request, caller)
    if keyed is None:
        return None
    options = sorted(item for item in request.query_params.multi_items() if item[0] not in NOT_OPTIONS)
    fingerprint = hashlib.sha256(keyed.fingerprint + repr(options).encode()).digest()
    return await menu.idempotency.claim_id(digest=keyed.digest, fingerprint=fingerprint, own=None)
