"""A page on which colleagues write down what is known of one customer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.customers.facts import InvalidFactsError
from services.collector.pages.answers import CONSOLE, CURRENT, facts_words
from services.collector.pages.answers.facts_form import read_facts, typed_of
from services.collector.pages.answers.forms import Form, sent_form
from services.collector.web.deps import Menu
from shared.errors import FieldProblem, PreconditionFailedError
from shared.web.console.visit import Visit, viewing

PERSON = "/console/collector/person"

router = APIRouter(prefix=PERSON, include_in_schema=False)

Writing = Annotated[Visit, viewing("customers:write")]


@router.get("/{respondent_id}/facts")
async def facts_page(visit: Writing, menu: Menu, respondent_id: UUID) -> Response:
    return await _form(visit, menu, respondent_id)


@router.post("/{respondent_id}/facts")
async def keep_facts(visit: Writing, menu: Menu, respondent_id: UUID) -> Response:
    """Keep what was entered, or show the form again with what is wrong beside its fields."""
    form = await sent_form(visit.request)
    facts, problems = read_facts(form, visit.language, today=visit.now.date())
    if problems:
        return await _form(visit, menu, respondent_id, form, problems, status=422)
    try:
        await menu.customers.edit_facts(
            respondent_id=respondent_id,
            facts=facts,
            company=form.get("company", ""),
            seen=form.get("tag", ""),
            caller=visit.caller,
        )
    except InvalidFactsError as wrong:
        return await _form(visit, menu, respondent_id, form, wrong.problems, status=422)
    except PreconditionFailedError:
        return await _form(visit, menu, respondent_id, form, status=412)
    visit.toast(CONSOLE.texts(visit.language).gettext(facts_words.KEPT))
    return visit.go(f"{PERSON}/{respondent_id}")


async def _form(
    visit: Visit,
    menu: UseCases,
    respondent_id: UUID,
    typed: Form | None = None,
    problems: list[FieldProblem] | tuple[FieldProblem, ...] = (),
    *,
    status: int = 200,
) -> Response:
    """Show the form: as it was sent, else with what is known.

    Where somebody else has changed it meanwhile, the form is made for their state: sent again it replaces that.
    """
    known = await menu.customers.read_facts(respondent_id=respondent_id, caller=visit.caller)
    return visit.page(
        CONSOLE,
        "answers/facts.html",
        current=CURRENT,
        status=status,
        respondent_id=respondent_id,
        tag=known.tag if status != 422 or typed is None else typed.get("tag", ""),  # noqa: PLR2004 - see the routes
        typed=typed_of(known, visit.language) if typed is None else typed,
        now_known=typed_of(known, visit.language),
        errors=facts_words.errors(visit, problems),
        is_changed=status == 412,  # noqa: PLR2004 - likewise
        currencies=facts_words.currencies(visit),
    )
