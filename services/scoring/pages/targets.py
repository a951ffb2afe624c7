"""The form that sets the target of the score that is shown."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import ValidationError

from services.scoring.pages.forms import sent_form
from services.scoring.pages.labels import CHANGED_TARGET, TARGET_SET, WRONG_TARGET
from services.scoring.pages.scores import show_scores
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from services.scoring.web.target_schemas import TargetBody
from shared.errors import InvalidError, PreconditionFailedError, PreconditionRequiredError
from shared.ids import uuid7
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)


@router.post("/console/scoring/scores/target")
async def set_target(visit: Annotated[Visit, viewing("scores:write")], menu: Menu) -> Response:
    asked, form = ScoresQuery.of(visit.request), await sent_form(visit.request)
    words = await Words.read(visit, menu)
    catalogue = await menu.scores.read_catalogue(survey=asked.survey or None, company=words.company)
    query = asked.settled(catalogue, words.company)
    tag = form.get("tag")
    try:
        await menu.targets.put(
            key=form.get("key") or f"target-{uuid7()}",
            requested=_body(form, query).to_domain(),
            expected=Precondition(frozenset({tag})) if tag else Precondition(is_new=True),
        )
    except (InvalidError, ValidationError, ValueError):
        return await show_scores(visit, menu, asked, problem=words.of(WRONG_TARGET), typed=form)
    except (PreconditionFailedError, PreconditionRequiredError):
        return await show_scores(visit, menu, asked, problem=words.of(CHANGED_TARGET), typed=form)
    visit.toast(words.of(TARGET_SET))
    return visit.go(query.address())


def _body(form: dict[str, str], query: ScoresQuery) -> TargetBody:
    value = float(form.get("value", "").replace(",", ".").replace("−", "-").rstrip("% "))
    given = {"survey": query.survey, "concept": query.question, "value": value, "owner": form.get("owner", "")}
    given |= {"due_on": form.get("due_on", "")} | ({"touchpoint": query.touchpoint} if query.touchpoint else {})
    return TargetBody.model_validate(given)
