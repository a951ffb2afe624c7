"""Routes: rules."""

from typing import Annotated

from fastapi import APIRouter, Response, status

from services.alerts.web.deps import Menu, RuleKey
from services.alerts.web.rule_schemas import RuleBody, RuleView
from shared.web.auth import Caller, require
from shared.web.cursors import key_of
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter(prefix="/v1/rules", tags=["rules"])

Reader = Annotated[Caller, require("rules:read")]
Writer = Annotated[Caller, require("rules:write")]


@router.get("", summary="List the rules by key")
async def list_rules(
    _caller: Reader, menu: Menu, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[RuleView]:
    after = key_of(cursor)
    rules = await menu.read_rules(after=after, limit=limit + 1)
    more = encode_cursor(rules[limit - 1].key) if len(rules) > limit else None
    return Page(items=[RuleView.from_domain(rule) for rule in rules[:limit]], next_cursor=more)


@router.get("/{key}", summary="Read one rule")
async def read_rule(_caller: Reader, menu: Menu, key: RuleKey) -> RuleView:
    return RuleView.from_domain(await menu.read_rule(key=key))


@router.put(
    "/{key}",
    summary="Create a rule, or replace its definition",
    description="Sending the same definition again changes nothing. A rule judges the responses that are scored "
    "after it was stored; it does not look back.",
    responses={status.HTTP_201_CREATED: {"model": RuleView, "description": "The rule is new."}},
)
async def put_rule(_caller: Writer, menu: Menu, key: RuleKey, body: RuleBody, response: Response) -> RuleView:
    defined = await menu.define_rule(key=key, definition=body.to_domain(), seen=body.version)
    if defined.created:
        response.status_code = status.HTTP_201_CREATED
    return RuleView.from_domain(defined.rule)
