"""The API's documentation shows what every route takes and gives, and shows nothing that cannot be."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from services.collector.service import SERVICE
from services.documents.openapi import openapi

WITHOUT = {"/livez", "/readyz", "/v1/embed/{key}"}
"""What programs and not people read."""
Shown = tuple[str, dict[str, Any], list[Any]]
"""Where a body stands, its schema, and its examples."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The OpenAPI document of the collector."""
    return openapi((SERVICE,))


def shown(document: dict[str, Any]) -> Iterator[Shown]:
    """Yield every body that is JSON, of requests and of good replies."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            replies = {status: reply for status, reply in operation["responses"].items() if status.startswith("2")}
            for what, body in {"request": operation.get("requestBody", {}), **replies}.items():
                for kind, content in body.get("content", {}).items():
                    if kind == "application/json" and path not in WITHOUT:
                        yield f"{method.upper()} {path} {what}", content["schema"], examples(document, content)


def examples(document: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    """The examples of a body, which stand beside its schema or in it."""
    schema = content["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return [content["example"]] if "example" in content else list(schema.get("examples", ()))


PAGES = {("/q/{code}", "410")}


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    """Nobody has to guess from a schema what a request or a reply looks like."""
    bodies = list(shown(document))
    assert len(bodies) > 30
    assert [where for where, _, found in bodies if not found] == []


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    """An example with a field that is unknown, missing or of another type would mislead."""
    wrong = []
    for where, schema, found in shown(document):
        validator = jsonschema.Draft202012Validator({"components": document["components"], **schema})
        known = fields(document, schema)
        for example in found:
            errors = [error for error in validator.iter_errors(example) if not is_null(error, document)]
            wrong += [f"{where}: {error.json_path} {error.message}" for error in errors]
            wrong += [f"{where}: {name} is unknown" for name in example.keys() - known if known]
    assert wrong == []


def is_null(error: jsonschema.ValidationError, document: dict[str, Any]) -> bool:
    """Return whether fields are missing because they are null, which the framework drops from examples."""
    if error.validator != "required":
        return False
    missing = [name for name in error.schema["required"] if name not in error.instance]
    schemas = [{"components": document["components"], **error.schema["properties"][name]} for name in missing]
    return all(jsonschema.Draft202012Validator(schema).is_valid(None) for schema in schemas)


def fields(document: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    """The fields of an object; empty when it may have any."""
    if "$ref" in schema:
        return fields(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return set(schema.get("properties", ()))


def test_errors_are_problem_documents(document: dict[str, Any]) -> None:
    """Every documented error is a problem document, bodies that are no JSON and a database that is away included.

    Who followed a retired link, from a poster perhaps, gets a page.
    """
    for path, methods in document["paths"].items():
        for operation in methods.values():
            errors = {status: reply for status, reply in operation["responses"].items() if status >= "400"}
            for status, reply in errors.items():
                is_page = (path, status) in PAGES
                assert list(reply["content"]) == ["text/html" if is_page else "application/problem+json"], path
            if "requestBody" in operation:
                assert {"400", "413", "415", "422"} <= errors.keys(), path
            assert not path.startswith("/v1/") or "503" in errors, path
