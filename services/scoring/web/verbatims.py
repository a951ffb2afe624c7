"""Routes: what respondents wrote, and what they write about."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.scoring.domain.text.term_query import TermQuery
from services.scoring.domain.text.verbatim import VerbatimPlace
from services.scoring.web.deps import Menu, OwnCompany, Reader
from services.scoring.web.parameters.verbatim_query import VerbatimPage, term_query, verbatim_page
from services.scoring.web.verbatim_views import TermReportView, VerbatimView
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import moment_cursor, read_cursor, read_moment
from shared.web.paging import Page

router = APIRouter(prefix="/v1", tags=["verbatims"])

WordReader = Annotated[Caller, require("responses:read")]


@router.get(
    "/verbatims",
    summary="Read what respondents wrote",
    description="The newest first. Each with the language that it is written in and, for English and German, whether "
    "it praises (`positive`), blames (`negative`) or weighs both (`neutral`). Sentiment is read from word lists; where "
    "the words are few or weak it stays null, in about four of ten comments. Needs the scope `responses:read`, because "
    "people may write anything about themselves.",
)
async def list_verbatims(
    _caller: WordReader, menu: Menu, query: Annotated[VerbatimPage, Depends(verbatim_page)], company: OwnCompany
) -> Page[VerbatimView]:
    after = read_cursor(query.cursor, 3, _place_of)
    found = await menu.comments.list(wanted=query.wanted(company), after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    return Page(
        items=[VerbatimView.from_domain(verbatim) for verbatim in shown],
        next_cursor=moment_cursor(*VerbatimPlace.of(shown[-1])) if len(found) > len(shown) else None,
    )


@router.get(
    "/terms",
    summary="Count what people write about",
    description="Words and pairs of words that stand side by side, counted by how many respondents used them, not how "
    "often. Stop words (and, the, …) are omitted; a negation counts with the word after it (`not clean`). "
    "Terms that fewer respondents used than `HEED_SCORING_SMALLEST_CELL` are not shown, and with `by` numbers as small "
    "are hidden, together with those that would disclose them by subtraction. The same holds for terms of a "
    "`location`, a `language` or an `attribute`, beside those of the others.",
)
async def count_terms(_caller: Reader, menu: Menu, query: Annotated[TermQuery, Depends(term_query)]) -> TermReportView:
    return TermReportView.from_domain(await menu.comments.count_terms(query=query))


def _place_of(moment: str, response_id: str, question: str) -> VerbatimPlace:
    return VerbatimPlace(read_moment(moment), UUID(response_id), question)
