"""`/asyncapi` and `/schemas`: the published events in machine-readable form; the same in every process."""

import asyncio
import json
from collections.abc import Mapping
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from fastapi.responses import JSONResponse

from shared import contracts
from shared.contracts.wire.catalogue import BY_TYPE
from shared.contracts.wire.schemas import schema_of
from shared.errors import NotFoundError

_ASYNCAPI = Path(contracts.__file__).parent / "published" / "asyncapi.json"
_JSON = "application/json"
_YAML = "application/yaml"
_FORMS = (_JSON, _YAML)
_SCHEMA = "application/schema+json"
_SUFFIX = ".json"
_SCHEMAS = {one: f"/schemas/{one}{_SUFFIX}" for one in ("heed.scoring.score.changed.v1",)}
_DOCUMENT = {"asyncapi": "3.0.0", "info": {"title": "Heed"}, "channels": {}, "operations": {}}

Name = Annotated[str, InPath(max_length=200, description="Type of the event; `.json` may follow.")]


class SchemaNotFoundError(NotFoundError):
    """There is no event of this type."""

    title = "There is no event of this type"


def contracts_router() -> APIRouter:
    """Return `/asyncapi`, `/schemas` and `/schemas/{type}`; open to everybody, like the pages of the API."""
    router = APIRouter(tags=["events"])

    @router.get(
        "/asyncapi",
        summary="All events of the suite as an AsyncAPI 3 document",
        description="Topics are named as with the default `HEED_TOPIC_PREFIX`. Schemas are at `/schemas/{type}.json`. "
        "As YAML for those who accept that (`Accept: application/yaml`) and not JSON.",
        response_class=Response,
        responses={200: {"content": {form: {"schema": {"type": "object"}, "example": _DOCUMENT} for form in _FORMS}}},
    )
    async def asyncapi(request: Request) -> Response:
        accepted = request.headers.get("accept", "").lower()
        is_yaml = _YAML in accepted and _JSON not in accepted
        body = await asyncio.to_thread(_asyncapi_as_yaml) if is_yaml else _asyncapi()
        return Response(body, media_type=_YAML if is_yaml else _JSON, headers={"Vary": "Accept"})

    @router.get(
        "/schemas",
        summary="The types of all events, and where their schemas are",
        responses={200: {"content": {_JSON: {"example": _SCHEMAS}}}},
    )
    async def schemas() -> Mapping[str, str]:
        return {event_type: f"/schemas/{event_type}{_SUFFIX}" for event_type in BY_TYPE}

    @router.get(
        "/schemas/{event_type}",
        summary="The JSON Schema of an event's data",
        response_class=Response,
        responses={200: {"content": {_SCHEMA: {"schema": {"type": "object"}}}}},
    )
    async def schema(event_type: Name) -> Response:
        body = BY_TYPE.get(event_type.removesuffix(_SUFFIX))
        if body is None:
            raise SchemaNotFoundError
        return JSONResponse(schema_of(body), media_type=_SCHEMA)

    return router


@cache
def _asyncapi() -> bytes:
    return _ASYNCAPI.read_bytes()


@cache
def _asyncapi_as_yaml() -> bytes:
    from ruamel.yaml import YAML  # noqa: PLC0415 - 5 MB that only those who ask for it pay

    text = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # declared as what it is before
    yaml.dump(json.loads(_asyncapi()), text)
    return text.getvalue().encode()
