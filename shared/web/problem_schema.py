"""How the OpenAPI document describes errors: each is a problem document."""

from typing import Any

from shared.web.problems import MEDIA_TYPE

_METHODS = frozenset({"get", "put", "post", "patch", "delete", "head", "options"})
_FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")
_FIRST_ERROR = 400
_NEEDS_DATABASE = "/v1/"
"""How the paths of the API begin."""
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Stable name of the kind of problem, `urn:heed:problem:…`."},
        "title": {"type": "string", "description": "The kind of problem in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong here and what to do."},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "errors": {
            "type": "array",
            "description": "The fields that are wrong; their values are never repeated.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string", "description": "Dotted path, such as `answers.recommend`."},
                    "detail": {"type": "string", "description": "What would be right."},
                },
            },
        },
    },
}
_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document in which all errors are problem documents."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _FRAMEWORKS_OWN:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                _describe(path, method, operation)
    return document


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422", {}).get("content")):
        answers["422"] = {"description": "A field is invalid; `errors` names it."}
    if operation.get("security"):
        answers.setdefault("401", {"description": "No key, or one that is not known."})
        answers.setdefault("403", {"description": "The key lacks the scope."})
    if "requestBody" in operation:
        answers.setdefault("400", {"description": "The body is malformed, or no JSON."})
        answers.setdefault("413", {"description": "The body is too large."})
        answers.setdefault("415", {"description": "The body is of another content type."})
        answers.setdefault("422", {"description": "A field is invalid; `errors` names it."})
    if "{" in path and method != "put":
        answers.setdefault("404", {"description": "There is no such thing."})
    if path.startswith(_NEEDS_DATABASE):
        answers.setdefault("503", {"description": "Not acknowledged; ask again shortly."})
    for status, answer in answers.items():
        if status.isdecimal() and int(status) >= _FIRST_ERROR:
            answer.setdefault("content", _CONTENT)
    operation["responses"] = dict(sorted(answers.items()))
