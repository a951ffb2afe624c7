"""Responses as JSON Lines: each line is a response as `GET /v1/responses/{id}` shows it."""

from collections.abc import Sequence

from services.collector.domain.responses.response import StoredResponse
from services.collector.web.responses.views import stored_document_of
from shared.web.exports.json_lines_form import json_lines


class JsonLinesForm:
    """One JSON object a line, each with its line end."""

    def head(self) -> bytes:
        """Return nothing: there is no head."""
        return b""

    def add(self, responses: Sequence[StoredResponse]) -> bytes:
        """Return the lines of `responses`."""
        return json_lines(map(stored_document_of, responses))

    def tail(self) -> bytes:
        """Return nothing: there is no end mark."""
        return b""
