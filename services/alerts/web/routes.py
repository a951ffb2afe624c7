"""Routes: rules, and the alerts that they have raised."""

from datetime import UTC, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import AfterValidator, AwareDatetime

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.alert import AlertFilter
from services.alerts.web.schemas import AlertView, RuleBody, RuleView
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, PageQuery

RULE = "rule"


def use_cases(request: Request) -> UseCases:
    return cast("UseCases", request.app.state.use_cases["alerts"])


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        message = "must be between the years 1 and 9999 in UTC"
        raise ValueError(message) from None


Menu = Annotated[UseCases, Depends(use_cases)]
RuleReader = Annotated[Caller, require("rules:read")]
RuleWriter = Annotated[Caller, require("rules:write")]
AlertReader = Annotated[Caller, require("alerts:read")]
RuleKey = Annotated[Key, Path(description="The rule's key.")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version of the rule, such as an alert names it.")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]

rules = APIRouter(prefix="/v1/rules", tags=["rules"])
alerts = APIRouter(prefix="/v1/alerts", tags=["alerts"])


@rules.put(
    "/{key}",
    summary="Create a rule, or replace its definition",
    description="Sending the same definition again changes nothing. A rule judges the responses that are scored "
    "after it was stored; it does not look back. " + OVERWRITING,
    **put_docs(RULE, RuleView),
)
async def put_rule(
    _caller: RuleWriter, menu: Menu, key: RuleKey, body: RuleBody, response: Response, expected: Expected
) -> RuleView:
    put = await menu.rules.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, RuleView.from_domain)


@rules.get("", summary="List the rules by key")
async def list_rules(
    _caller: RuleReader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[RuleView]:
    return await page_by_key(request, query, menu.rules.list, RuleView.from_domain)


@rules.get("/{key}", summary="Read one rule", **read_docs(RULE, RuleView))
async def read_rule(_caller: RuleReader, menu: Menu, key: RuleKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.rules.read(key=key), RuleView.from_domain)


@rules.get(
    "/{key}/versions/{version}",
    summary="Read a rule as it was in one of its versions",
    description="Versions never change, and stay when the rule is deleted.",
    responses={404: {"description": "There never was such a version of a rule with this key, or it is not kept."}},
)
async def read_rule_version(_caller: RuleReader, menu: Menu, key: RuleKey, version: Version) -> RuleView:
    return RuleView.from_domain(await menu.rules.read_version(key=key, version=version))


@rules.delete(
    "/{key}",
    summary="Delete a rule",
    description="It raises no more alerts; those that it has raised stay, and so do its versions. " + OVERWRITING,
    **delete_docs(RULE),
)
async def delete_rule(_caller: RuleWriter, menu: Menu, key: RuleKey, expected: Expected) -> None:
    await menu.rules.delete(key=key, expected=expected)


@alerts.get("", summary="List alerts, newest first")
async def list_alerts(
    *,
    caller: AlertReader,
    menu: Menu,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    rule: Key | None = None,
    response_id: UUID | None = None,
    from_at: Annotated[Moment | None, Query(alias="from", description="Raised at this moment or later.")] = None,
    to_at: Annotated[Moment | None, Query(alias="to", description="Raised before this moment.")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[AlertView]:
    wanted = AlertFilter(
        survey=survey,
        touchpoint=touchpoint,
        rule=rule,
        response_id=response_id,
        from_at=from_at,
        to_at=to_at,
        locations=caller.locations,
    )
    found = await menu.alerts.list(wanted=wanted, before=moment_and_id(cursor), limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=[AlertView.from_domain(alert) for alert in found[:limit]],
        next_cursor=moment_cursor(last.raised_at, last.id) if last else None,
    )


@alerts.get("/{alert_id}", summary="Read one alert")
async def read_alert(caller: AlertReader, menu: Menu, alert_id: UUID) -> AlertView:
    return AlertView.from_domain(await menu.alerts.read(alert_id=alert_id, locations=caller.locations))
