"""Routes in the database."""

import dataclasses
from typing import Any

from sqlalchemy import Row, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.routing.route import RouteDefinition, RouteNotFoundError
from services.tickets.store.routing_tables import ROUTE, ROUTE_VERSION
from shared.conditions.documents import document_of, expression_of
from shared.db.keyed import Kind

_PLAIN = tuple(field.name for field in dataclasses.fields(RouteDefinition) if field.name != "when")


def _columns(definition: RouteDefinition) -> dict[str, Any]:
    condition = None if definition.when is None else document_of(definition.when)
    return {name: getattr(definition, name) for name in _PLAIN} | {"condition": condition}


def _definition(row: Row[Any]) -> RouteDefinition:
    when = None if row.condition is None else expression_of(row.condition)
    return RouteDefinition(when=when, **{name: getattr(row, name) for name in _PLAIN})


ROUTES = Kind("route", RouteNotFoundError, ROUTE, _columns, _definition, versions=ROUTE_VERSION)

_REFERENCE = ROUTE.c.key + ":" + cast(ROUTE.c.version, Text)
_ALL = select(func.string_agg(_REFERENCE, aggregate_order_by(literal(" "), ROUTE.c.key)))


async def versions_of_routes(connection: AsyncConnection) -> str:
    """Return all routes in their present versions, as one text that is another after every change."""
    return (await connection.execute(_ALL)).scalar() or ""
