"""`/openapi.json`, and `/docs`, a page made from it that loads nothing and runs no script.

The document describes the whole suite where the process has that document, else the routes of the process. It is large
and seldom requested: only the page is kept in memory.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from markupsafe import Markup, escape

_FOLDER = Path(__file__).parent / "docs_page"
_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_METHODS = ("get", "put", "post", "patch", "delete")
_NO_TAG = "other"

Schema = dict[str, Any]


def docs_router(app: FastAPI) -> APIRouter:
    """Return `/openapi.json`, `/docs` and its style sheet for `app`; the page is made on the first visit."""
    router = APIRouter(include_in_schema=False)
    pages: list[str] = []

    def document() -> bytes:
        whole: Path | None = app.state.whole_api
        return whole.read_bytes() if whole else json.dumps(app.openapi(), ensure_ascii=False).encode()

    @router.get("/openapi.json")
    async def openapi() -> Response:
        return Response(document(), media_type="application/json")

    @router.get("/docs")
    async def docs() -> Response:
        if not pages:
            pages.append(_render(json.loads(document())))
        return Response(pages[0], media_type="text/html", headers={"Content-Security-Policy": _POLICY})

    @router.get("/docs.css")
    async def style() -> Response:
        return Response((_FOLDER / "docs.css").read_text(), media_type="text/css")

    return router


def _render(document: Schema) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - for the first visit only

    environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)
    groups: dict[str, list[Schema]] = {}
    for operation in _operations(document):
        groups.setdefault(operation["tag"], []).append(operation)
    schemas = document.get("components", {}).get("schemas", {})
    return environment.get_template("docs.html").render(
        info=document["info"],
        groups=groups,
        schemas={name: _schema_view(schema) for name, schema in sorted(schemas.items())},
    )


def _operations(document: Schema) -> Iterator[Schema]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield _operation_view(path, method, methods[method])


def _operation_view(path: str, method: str, operation: Schema) -> Schema:
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": f"{method}-{path.strip('/').replace('/', '-')}",
        "tag": (operation.get("tags") or [_NO_TAG])[0],
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "scopes": [scope for needed in operation.get("security", []) for scopes in needed.values() for scope in scopes],
        "parameters": [
            {
                "name": parameter["name"],
                "place": parameter["in"],
                "type": _type_of(parameter.get("schema", {})),
                "needed": parameter.get("required", False),
                "description": parameter.get("description", ""),
            }
            for parameter in operation.get("parameters", [])
        ],
        "bodies": [(kind, _type_of(content.get("schema", {}))) for kind, content in body.items()],
        "answers": [
            (status, answer.get("description", ""), _answer_type(answer))
            for status, answer in operation.get("responses", {}).items()
        ],
    }


def _answer_type(answer: Schema) -> Markup:
    contents = list(answer.get("content", {}).values())
    return _type_of(contents[0].get("schema", {})) if contents else Markup()


def _schema_view(schema: Schema) -> Schema:
    needed = set(schema.get("required", ()))
    return {
        "description": schema.get("description", ""),
        "type": Markup() if "properties" in schema else _type_of(schema),
        "fields": [
            {
                "name": name,
                "type": _type_of(field),
                "needed": name in needed,
                "description": field.get("description", ""),
            }
            for name, field in schema.get("properties", {}).items()
        ],
    }


def _type_of(schema: Schema) -> Markup:
    """Describe the type of `schema` in words, with links to the schemas that have a name."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return Markup(" or ").join(_type_of(each) for each in schema[choice])
    if "enum" in schema or "const" in schema:
        return Markup(" | ").join(escape(repr(value)) for value in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type", "any")
    if kind == "array":
        return Markup("list of {0}").format(_type_of(schema.get("items", {})))
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return Markup("object of {0}").format(_type_of(schema["additionalProperties"]))
    return escape(f"{kind} ({schema['format']})" if "format" in schema else str(kind))
