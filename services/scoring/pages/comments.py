"""The page Comments: what respondents wrote, the newest first, found by words, with marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.scoring.application.use_cases import UseCases
from services.scoring.domain.errors import NoWordsError
from services.scoring.domain.given import GivenResponse
from services.scoring.domain.text.search import FoundVerbatim
from services.scoring.domain.text.term_query import TermQuery
from services.scoring.domain.text.terms import TermCount
from services.scoring.domain.text.verbatim import Mark, VerbatimPlace, WordsId
from services.scoring.pages.comments_query import PATH, CommentsQuery, after_of
from services.scoring.pages.forms import sent_form
from services.scoring.pages.labels import MARKED, NO_WORDS, UNMARKED
from services.scoring.pages.texts import CONSOLE
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_cursor
from shared.web.lines import Key

router = APIRouter(prefix=PATH, include_in_schema=False)
Reading = Annotated[Visit, viewing("responses:read")]
PAGE = 25
TERMS = 10
_MAX_WORDS = 200
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. It is in no address: people look for names."""

    text: str = ""
    cursor: str = ""
    problem: str = ""


@router.get("")
async def comments_page(visit: Reading, menu: Menu) -> Response:
    return await _show(visit, menu, Search())


@router.post("")
async def search(visit: Reading, menu: Menu) -> Response:
    """Show the comments with certain words; without any, all of them."""
    form = await sent_form(visit.request)
    return await _show(visit, menu, Search(form.get("text", "")[:_MAX_WORDS], form.get("cursor", "")))


async def _show(visit: Visit, menu: UseCases, search: Search) -> Response:
    asked = CommentsQuery.of(visit.request)
    words = await Words.read(visit, menu)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    found, search = await _found(visit, menu, query, words, search) if query.survey else ([], search)
    shown = found[:PAGE]
    given = await menu.answers.of_responses(ids={one.verbatim.id.response_id for one in shown})
    return visit.page(
        CONSOLE,
        "scoring/comments.html",
        headers={"HX-Push-Url": query.address(cursor=query.cursor)} if visit.request.method == "GET" else None,
        words=words,
        query=query,
        span=query.span(visit),
        catalogue=catalogue,
        search=search,
        comments=[Shown(one, given.get(one.verbatim.id.response_id)) for one in shown],
        next_cursor=moment_cursor(*VerbatimPlace.of(shown[-1].verbatim)) if len(found) > PAGE else None,
    )


async def _found(
    visit: Visit, menu: UseCases, query: CommentsQuery, words: Words, search: Search
) -> tuple[Sequence[FoundVerbatim], Search]:
    wanted = await query.wanted(visit, words.company, menu)
    if search.text:
        try:
            after = after_of(search.cursor)
            return await menu.comments.search(words=search.text, wanted=wanted, after=after, limit=PAGE + 1), search
        except NoWordsError:
            search = Search(search.text, problem=words.of(NO_WORDS))
    listed = await menu.comments.list(wanted=wanted, after=query.after, limit=PAGE + 1)
    return [FoundVerbatim(one, ()) for one in listed], search


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment, and what else its author answered."""

    found: FoundVerbatim
    response: GivenResponse | None

    @property
    def comment(self) -> Any:  # noqa: ANN401 - a verbatim
        return self.found.verbatim

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it was looked for."""
        text, at, pieces = self.found.verbatim.text, 0, []
        for span in self.found.spans:
            pieces += [(text[at : span.start], False), (text[span.start : span.start + span.length], True)]
            at = span.start + span.length
        return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]

    def has(self, mark: Mark) -> bool:
        return any(one.mark == mark for one in self.found.verbatim.marks)


@router.get("/terms")
async def terms(visit: Reading, menu: Menu) -> Response:
    """Show the words that most people use in the newest of the comments that are asked for."""
    words = await Words.read(visit, menu)
    asked = CommentsQuery.of(visit.request)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    if not query.survey:
        return visit.page(CONSOLE, "scoring/terms.html", query=query, report=None, terms=[])
    wanted = await query.wanted(visit, words.company, menu)
    report = await menu.comments.count_recent_terms(query=TermQuery(wanted, limit=3 * TERMS))
    return visit.page(CONSOLE, "scoring/terms.html", query=query, report=report, terms=_distinct(report.terms)[:TERMS])


def _distinct(terms: Sequence[TermCount]) -> list[TermCount]:
    """Return the terms without words that are hardly ever used but in a pair that is among them."""
    pairs = [one for one in terms if one.words == 2]  # noqa: PLR2004 - a pair
    inside = {word: one.n for one in reversed(pairs) for word in one.term.split()}
    return [one for one in terms if one.words > 1 or inside.get(one.term, 0) < _MOSTLY * one.n]


@router.post("/{response_id:uuid}/{question}/{mark}")
async def mark_comment(
    visit: Reading, menu: Menu, response_id: UUID, question: Annotated[Key, Path()], mark: Mark
) -> Response:
    """Give a comment a mark, or take it away."""
    form = await sent_form(visit.request)
    is_marked = form.get("on") == "true"
    comment = WordsId(response_id, question)
    await menu.comments.mark(comment=comment, mark=mark, is_marked=is_marked, caller=visit.caller)
    words = await Words.read(visit, menu)
    query = CommentsQuery.of(visit.request)
    if visit.wants_fragment:
        return visit.page(
            CONSOLE, "scoring/mark.html", words=words, comment=comment, mark=mark, on=is_marked, query=query
        )
    visit.toast(words.of(MARKED if is_marked else UNMARKED))
    return visit.go(query.address(cursor=query.cursor))
