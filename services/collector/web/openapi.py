"""Describing bodies that a route parses itself."""

from typing import Any

from pydantic import BaseModel, ConfigDict


def with_example(example: dict[str, Any]) -> ConfigDict:
    """Return the `model_config` of a reply with an example. Models made from it need one of their own."""
    return ConfigDict(json_schema_extra={"examples": [example]})


def json_request(model: type[BaseModel]) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that takes `model` as JSON."""
    schema = model.model_json_schema(ref_template="{model}")
    definitions = schema.pop("$defs", {})
    return json_body_of(_inlined(schema, definitions))


def json_body_of(schema: dict[str, Any], example: object = None) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that takes JSON of `schema`."""
    described: dict[str, Any] = {"schema": schema}
    if example is not None:
        described["example"] = example
    return {"requestBody": {"required": True, "content": {"application/json": described}}}


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the schema with its references replaced by what they refer to; none of ours refers to itself."""
    if isinstance(node, dict):
        if "$ref" in node:
            return _inlined(definitions[node["$ref"]], definitions)
        return {name: _inlined(value, definitions) for name, value in node.items()}
    if isinstance(node, list):
        return [_inlined(item, definitions) for item in node]
    return node
