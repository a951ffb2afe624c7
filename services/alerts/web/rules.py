"""`/v1/rules`: rules, what is questionable about them, and what they would have done."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.alerts.web.menu import Menu, RuleKey, RuleReader, RuleWriter
from services.alerts.web.rule_bodies import RuleBody, RuleView
from services.alerts.web.rule_files import SCHEMA_ID, rule_file_schema
from services.alerts.web.schemas import FindingsView, FindingView, LintBody, TrialView, TryBody
from shared.business_hours.checks import ZONE, is_zone
from shared.errors import InvalidFieldError
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.paging import Page, PageQuery

RULE = "rule"
SCHEMA_TYPE = "application/schema+json"

Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version of the rule, such as an alert names it.")]

router = APIRouter(prefix="/v1/rules", tags=["rules"])
schemas = APIRouter(prefix="/v1/schemas", tags=["rules"])


@router.put(
    "/{key}",
    summary="Create a rule, or replace its definition",
    description="Sending the same definition again changes nothing. A rule judges what happens after it was stored; "
    "it does not look back. " + OVERWRITING,
    **put_docs(RULE, RuleView),
)
async def put_rule(
    _caller: RuleWriter, menu: Menu, key: RuleKey, body: RuleBody, response: Response, expected: Expected
) -> RuleView:
    put = await menu.rules.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, RuleView.from_domain)


@router.get("", summary="List the rules by key")
async def list_rules(
    _caller: RuleReader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[RuleView]:
    return await page_by_key(request, query, menu.rules.list, RuleView.from_domain)


@router.post(
    "/lint",
    summary="Look for what is questionable about a rule",
    description="Finds rules that can never fire, that another rule covers, whose recipients are nobody, and that "
    "write to customers who hardly may be written to. Nothing is stored.",
)
async def lint_rule(_caller: RuleReader, menu: Menu, body: LintBody) -> FindingsView:
    found = await menu.rules.lint(definition=body.definition.to_domain(), key=body.key)
    return FindingsView(findings=[FindingView.from_domain(one) for one in found])


@router.post(
    "/try",
    summary="Try a rule on the past",
    description="Judges the responses or complaints that were received in the last days by a rule that is not stored, "
    "and counts the alerts: by day, by recipient, those that limits hold back, those on which other rules fired. Who "
    "is limited to a unit sees what belongs to it.",
)
async def try_rule(caller: RuleReader, menu: Menu, body: TryBody) -> TrialView:
    definition = body.definition.to_domain()
    zone = body.zone or definition.limits.zone or (caller.profile.zone if caller.profile else "UTC")
    if not is_zone(zone):
        raise InvalidFieldError(field="zone", detail=ZONE)
    found = await menu.rules.attempt(
        definition=definition, key=body.key, days=body.days, zone=zone, locations=caller.locations
    )
    return TrialView.from_domain(found, body.days)


@router.get("/{key}", summary="Read one rule", **read_docs(RULE, RuleView))
async def read_rule(_caller: RuleReader, menu: Menu, key: RuleKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.rules.read(key=key), RuleView.from_domain)


@router.get(
    "/{key}/versions/{version}",
    summary="Read a rule as it was in one of its versions",
    description="Versions never change, and stay when the rule is deleted.",
    responses={404: {"description": "There never was such a version of a rule with this key, or it is not kept."}},
)
async def read_rule_version(_caller: RuleReader, menu: Menu, key: RuleKey, version: Version) -> RuleView:
    return RuleView.from_domain(await menu.rules.read_version(key=key, version=version))


@router.delete(
    "/{key}",
    summary="Delete a rule",
    description="It raises no more alerts; those that it has raised stay, and so do its versions. " + OVERWRITING,
    **delete_docs(RULE),
)
async def delete_rule(_caller: RuleWriter, menu: Menu, key: RuleKey, expected: Expected) -> None:
    await menu.rules.delete(key=key, expected=expected)


@schemas.get(
    "/rule.json",
    summary="Read the JSON Schema of a rule's file",
    description="Open to everybody. Editors complete and check files with it: begin a YAML file with "
    "`# yaml-language-server: $schema=` and this address. `$defs` has the conditions of each trigger under its name.",
    response_class=Response,
    responses={
        200: {"description": "JSON Schema, draft 2020-12.", "content": {SCHEMA_TYPE: {"example": {"$id": SCHEMA_ID}}}}
    },
)
async def read_rule_schema() -> Response:
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(json.dumps(rule_file_schema(), ensure_ascii=False), headers=headers, media_type=SCHEMA_TYPE)
