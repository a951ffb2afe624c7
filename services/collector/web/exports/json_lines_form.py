"""Responses as JSON Lines: each line is a response as `GET /v1/responses/{id}` shows it."""

from collections.abc import Sequence

from pydantic_core import to_json

from services.collector.domain.responses.response import StoredResponse
from services.collector.web.responses.views import document_of


class JsonLinesForm:
    """One JSON object a line, each with its line end."""

    def head(self) -> bytes:
        """Return nothing: there is no head."""
        return b""

    def add(self, responses: Sequence[StoredResponse]) -> bytes:
        """Return the lines of `responses`."""
        return b"".join(
            to_json({**document_of(response), "respondent_id": response.respondent_id}) + b"\n"
            for response in responses
        )

    def tail(self) -> bytes:
        """Return nothing: there is no end mark."""
        return b""
