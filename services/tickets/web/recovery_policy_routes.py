"""Routes: recovery policies."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.tickets.web.deps import Definer, Menu, Reader
from services.tickets.web.recovery_policy_schemas import RecoveryPolicyBody, RecoveryPolicyView
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/recovery-policies", tags=["recovery"])

_THING = "recovery policy"
PolicyKey = Annotated[Key, Path(description="The policy's key.")]


@router.put(
    "/{key}",
    summary="Define a recovery policy, or change one",
    description="What the suite does for the customers of cases by itself: it asks them again after the closing, and "
    "writes to them when a case is opened, takes long, and is closed. The policy of the case's touchpoint applies, "
    "else the one without a touchpoint. What was planned is looked at again when it falls due. " + OVERWRITING,
    **put_docs(_THING, RecoveryPolicyView),
)
async def put_policy(
    _caller: Definer, menu: Menu, key: PolicyKey, body: RecoveryPolicyBody, response: Response, expected: Expected
) -> RecoveryPolicyView:
    put = await menu.proof.put_policy(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, RecoveryPolicyView.from_domain)


@router.get("", summary="List the recovery policies by key")
async def list_policies(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[RecoveryPolicyView]:
    return await page_by_key(request, query, menu.proof.list_policies, RecoveryPolicyView.from_domain)


@router.get("/{key}", summary="Read one recovery policy", **read_docs(_THING, RecoveryPolicyView))
async def read_policy(_caller: Reader, menu: Menu, key: PolicyKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.proof.read_policy(key=key), RecoveryPolicyView.from_domain)


@router.get("/{key}/versions", summary="List the versions of a recovery policy, the newest first")
async def list_policy_versions(
    _caller: Reader, menu: Menu, key: PolicyKey, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[RecoveryPolicyView]:
    return [RecoveryPolicyView.from_domain(one) for one in await menu.proof.policy_versions(key=key, limit=limit)]


@router.delete(
    "/{key}",
    summary="Delete a recovery policy",
    description="What it has planned is looked at again when it falls due. " + OVERWRITING,
    **delete_docs(_THING),
)
async def delete_policy(_caller: Definer, menu: Menu, key: PolicyKey, expected: Expected) -> None:
    await menu.proof.delete_policy(key=key, expected=expected)
