"""Routes: what respondents wrote, and what they write about."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path

from services.scoring.domain.text.term_query import TermQuery
from services.scoring.domain.text.verbatim import Mark, VerbatimPlace, WordsId
from services.scoring.web.deps import Menu, OwnCompany, Reader
from services.scoring.web.parameters.verbatim_query import VerbatimPage, VerbatimSearch, term_query, verbatim_page
from services.scoring.web.verbatim_views import FoundVerbatimView, TermReportView, VerbatimView
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import moment_cursor, read_cursor, read_moment
from shared.web.lines import Key
from shared.web.paging import Page

router = APIRouter(prefix="/v1", tags=["verbatims"])

WordReader = Annotated[Caller, require("responses:read")]


@router.get(
    "/verbatims",
    summary="Read what respondents wrote",
    description="The newest first. Each with the language that it is written in and, for English and German, whether "
    "it praises (`positive`), blames (`negative`) or weighs both (`neutral`). Sentiment is read from word lists, to "
    "find comments and not to count them: of comments that its lists had never been tried with it judged 51 %, and was "
    "right about 82 % of those; in German saying `negative` always would be right more often. Else it is null. Needs "
    "the scope `responses:read`, because people may write anything about themselves.",
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


@router.post(
    "/verbatims/search",
    summary="Find comments by their words",
    description="The newest first, with the filters of `GET /v1/verbatims`. What is looked for is sent in the body: "
    "people look for names, and those belong in no URL and no log. Comments in German and English are found by any "
    "form of a word, others as it is written.",
)
async def search_verbatims(
    _caller: WordReader, menu: Menu, body: VerbatimSearch, company: OwnCompany
) -> Page[FoundVerbatimView]:
    after = read_cursor(body.cursor, 3, _place_of)
    found = await menu.comments.search(words=body.text, wanted=body.wanted(company), after=after, limit=body.limit + 1)
    shown = found[: body.limit]
    return Page(
        items=[FoundVerbatimView.of_found(one) for one in shown],
        next_cursor=moment_cursor(*VerbatimPlace.of(shown[-1].verbatim)) if len(found) > len(shown) else None,
    )


_MARKING: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such comment, or none that you see."}}


@router.put(
    "/verbatims/{response_id}/{question}/marks/{mark}",
    status_code=204,
    summary="Mark a comment for your colleagues",
    description="`important`, `quotable` (worth showing to others) or `done`. Marking it twice changes nothing.",
    responses=_MARKING,
)
async def mark_verbatim(
    caller: WordReader, menu: Menu, response_id: UUID, question: Annotated[Key, Path()], mark: Mark
) -> None:
    await menu.comments.mark(comment=WordsId(response_id, question), mark=mark, is_marked=True, caller=caller)


@router.delete(
    "/verbatims/{response_id}/{question}/marks/{mark}",
    status_code=204,
    summary="Take a mark away from a comment",
    responses=_MARKING,
)
async def unmark_verbatim(
    caller: WordReader, menu: Menu, response_id: UUID, question: Annotated[Key, Path()], mark: Mark
) -> None:
    await menu.comments.mark(comment=WordsId(response_id, question), mark=mark, is_marked=False, caller=caller)


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
