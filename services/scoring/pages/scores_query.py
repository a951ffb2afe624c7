"""What the address of Scores asks for. What means nothing is passed over: an address is often typed or old."""

from dataclasses import dataclass, replace

from fastapi import Request

from services.scoring.domain.company import Company
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.spans import Span, span_of
from services.scoring.domain.views.query import ViewQuery
from shared.web.console.visit import Visit
from shared.web.text import is_storable

PATH = "/console/scoring/scores"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresQuery(ViewQuery):
    """Parameters of Scores in an address."""

    @classmethod
    def of(cls, request: Request) -> "ScoresQuery":
        """Return what an address asks for."""
        return cls.of_parameters({name: value for name, value in request.query_params.items() if is_storable(value)})

    def address(self, path: str = PATH, **changes: str) -> str:
        """Return the address that asks for this, with changes; what asks for nothing does not stand in it."""
        query = replace(self, **changes).canonical()
        return f"{path}?{query}" if query else path

    def span(self, visit: Visit) -> Span:
        return span_of(self.period, self.start, self.end, now=visit.now, zone=visit.zone)

    def wanted(self, company: Company, span: Span) -> ScoreQuery:
        """Return which scores are asked for, not yet cut up.

        Raises:
            UnanswerableQueryError: the filters do not go together.
        """
        return self.scores(company, span.window, span.zone)
