"""How the OpenAPI document describes a file that is streamed."""

from typing import Any

_LINES: dict[str, Any] = {"type": "string", "description": "A stream; the end of the connection is its end."}
_HEADERS: dict[str, Any] = {
    "Content-Disposition": {"description": "A name for the file.", "schema": {"type": "string"}},
    "Heed-Row-Count": {
        "description": "How many responses the file holds when it is complete.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Heed-Until": {
        "description": "It holds what was received before this moment.",
        "schema": {"type": "string", "format": "date-time"},
    },
    "Heed-Columns": {
        "description": "The first 16 hexadecimal digits of the SHA-256 of the line of column names. If it differs from "
        "that of the file you want to go on with, a new version has asked something new: export anew.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    },
}
_CSV = "id,survey,version,…,answers.recommend,attributes\r\n0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10,visit,1,…,9,\r\n"
_JSON_LINES = '{"id":"0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10","survey":"visit","version":1,"answers":{"recommend":9}}\n'

EXPORTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as a stream.",
        "headers": _HEADERS,
        "content": {
            "text/csv": {"schema": _LINES, "example": _CSV},
            "application/x-ndjson": {"schema": _LINES, "example": _JSON_LINES},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    404: {"description": "There is no survey with this key."},
    422: {"description": "A parameter is wrong, or the survey has no response `after`; `errors` names it."},
    503: {"description": "Not begun; ask again."},
}
"""The answers of the export route."""
