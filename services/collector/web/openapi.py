"""Describing bodies that a route parses itself."""

from typing import Any

from pydantic import BaseModel


def json_request(model: type[BaseModel]) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that takes `model` as JSON."""
    schema = model.model_json_schema(ref_template="{model}")
    definitions = schema.pop("$defs", {})
    content = {"application/json": {"schema": _inlined(schema, definitions)}}
    return {"requestBody": {"required": True, "content": content}}


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the schema with its references replaced by what they refer to; none of ours refers to itself."""
    if isinstance(node, dict):
        if "$ref" in node:
            return _inlined(definitions[node["$ref"]], definitions)
        return {name: _inlined(value, definitions) for name, value in node.items()}
    if isinstance(node, list):
        return [_inlined(item, definitions) for item in node]
    return node
