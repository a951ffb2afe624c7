"""Routes: policies, what is questionable about them, and the deadlines that would follow."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response, status

from services.tickets.web.deps import Definer, Menu, Reader
from services.tickets.web.policy_schemas import (
    FindingsView,
    FindingView,
    PolicyBody,
    PolicyView,
    PreviewBody,
    PreviewView,
)
from shared.access import Caller
from shared.errors import InvalidFieldError
from shared.web.console.visit import language_of
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_THING = "policy"
PolicyKey = Annotated[Key, Path(description="The policy's key.")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version of the policy, such as a clock names it.")]


@router.put(
    "/{key}",
    summary="Create a policy, or replace its definition",
    description="How soon customers are contacted and cases are settled, and who gets to know otherwise. Of several "
    "the most specific one holds: that of the nearest unit, and there that of the touchpoint. Clocks that run already "
    "go on under the version with which they began, until somebody asks to move them. Sending the same again changes "
    "nothing. " + OVERWRITING,
    **put_docs(_THING, PolicyView),
)
async def put_policy(
    _caller: Definer, menu: Menu, key: PolicyKey, body: PolicyBody, response: Response, expected: Expected
) -> PolicyView:
    put = await menu.policies.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, PolicyView.from_domain)


@router.get("", summary="List the policies by key")
async def list_policies(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[PolicyView]:
    return await page_by_key(request, query, menu.policies.list, PolicyView.from_domain)


@router.post(
    "/preview",
    summary="Foresee the deadlines of a case",
    description="Which policy and which business hours would hold, and until when what would have to be done; also "
    "with a policy that is not stored yet. Nothing is stored.",
)
async def preview_deadlines(
    caller: Reader, menu: Menu, body: PreviewBody, request: Request, response: Response
) -> PreviewView:
    need_place(caller, body.unit)
    response.headers["Vary"] = "Accept-Language"
    definition = None if body.policy is None else body.policy.to_domain()
    found = await menu.policies.preview(case=body.to_domain(), key=body.key, definition=definition)
    return PreviewView.from_domain(found, language_of(request))


def need_place(caller: Caller, unit: str | None) -> None:
    """Refuse a unit that the caller does not see: who works there, and when, is not theirs to know.

    Raises:
        InvalidFieldError: it is not theirs.
    """
    if unit is not None and not caller.sees(unit):
        raise InvalidFieldError(field="unit", detail="must be in your own unit")


@router.post(
    "/lint",
    summary="Look for what is questionable about the policies",
    description="Finds cases without clocks, policies that contradict each other, steps of ladders that reach nobody, "
    "and business hours that never open.",
)
async def lint_policies(_caller: Definer, menu: Menu) -> FindingsView:
    return FindingsView(findings=[FindingView.from_domain(one) for one in await menu.policies.lint()])


@router.post(
    "/apply",
    summary="Let running clocks go by what holds now",
    description="Clocks of open cases go on under the policy and the business hours with which they began. This moves "
    "those that are neither done nor missed to what holds now: what is spent stays spent, nothing that was met or "
    "missed changes, and cases without clocks get theirs from this moment on. It happens within moments.",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
)
async def apply_policies(caller: Definer, menu: Menu) -> None:
    await menu.clocks.move(caller=caller)


@router.get("/{key}", summary="Read one policy", **read_docs(_THING, PolicyView))
async def read_policy(_caller: Reader, menu: Menu, key: PolicyKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.policies.read(key=key), PolicyView.from_domain)


@router.get("/{key}/versions", summary="List the versions of a policy, the newest first")
async def list_policy_versions(
    _caller: Reader, menu: Menu, key: PolicyKey, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[PolicyView]:
    return [PolicyView.from_domain(one) for one in await menu.policies.versions(key=key, limit=limit)]


@router.get(
    "/{key}/versions/{version}",
    summary="Read a policy as it was in one of its versions",
    description="Versions never change, and stay when the policy is deleted.",
    responses={404: {"description": "There never was such a version of a policy with this key."}},
)
async def read_policy_version(_caller: Reader, menu: Menu, key: PolicyKey, version: Version) -> PolicyView:
    return PolicyView.from_domain(await menu.policies.read_version(key=key, version=version))


@router.delete(
    "/{key}",
    summary="Delete a policy",
    description="Clocks that go by it go on, and so do its versions; new cases go by the next one that holds for them. "
    + OVERWRITING,
    **delete_docs(_THING),
)
async def delete_policy(_caller: Definer, menu: Menu, key: PolicyKey, expected: Expected) -> None:
    await menu.policies.delete(key=key, expected=expected)
