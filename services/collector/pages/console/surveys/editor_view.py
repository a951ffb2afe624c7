"""The editor as its templates need it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from services.collector.application.use_cases import UseCases
from services.collector.domain.surveys.question import AMBIGUOUS, SCALES
from services.collector.domain.surveys.question_checks.check import fields_of
from services.collector.domain.surveys.survey import Survey
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.surveys.condition_view import ConditionView, condition_view
from services.collector.pages.console.surveys.editing.conditions import subjects_before
from services.collector.pages.console.surveys.preview import DRAFT, Frame, page_of, sound_part
from services.collector.pages.console.surveys.shown import address_of, state_of, title_in
from services.collector.pages.console.surveys.words.changes import Change
from services.collector.pages.console.surveys.words.conditions import Describer
from services.collector.pages.console.surveys.words.findings import (
    Finding,
    by_field,
    findings,
    missing_in_words,
)
from services.collector.pages.console.surveys.words.labels import QUESTION_PARTS, TYPE_HINTS, TYPES, VALUES
from services.collector.pages.console.surveys.workspace import Judged, Workspace, judge
from services.collector.pages.console.texts import Say, say_to
from services.collector.pages.hosted.languages import direction, own_name
from shared.vocabulary import QuestionType
from shared.web.console.visit import Visit

ASSET_PAGE = 200


@dataclass(frozen=True, slots=True)
class Collision:
    """What somebody else has saved while this was being edited."""

    who: str | None
    theirs: Sequence[Change]
    clashes: Sequence[str]
    """Places that both have changed, in words; there, what was typed here stays."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the survey in the outline."""

    panel: str
    words: str
    kind: str
    problems: int
    missing: int


@dataclass(frozen=True, slots=True)
class EditorView:
    """Everything that the editor shows, by the names of the templates."""

    shown: Mapping[str, Any]

    def values(self) -> dict[str, Any]:
        return dict(self.shown)


async def view_of(
    visit: Visit,
    menu: UseCases,
    survey: Survey,
    space: Workspace,
    *,
    refused: bool = False,
    collision: Collision | None = None,
) -> EditorView:
    """Return the editor.

    Args:
        visit: the request.
        menu: what collector can do.
        survey: as it is stored.
        space: what is being worked on.
        refused: whether saving it was refused.
        collision: what somebody else has saved meanwhile, where that is brought together now.
    """
    say = say_to(visit)
    judged = await judge(menu, survey.key, space.document)
    problems = findings(judged.problems, say)
    gaps = missing_in_words(judged.missing, say)
    document = space.document
    describer = Describer(document, say, visit.language)
    shown: dict[str, Any] = {
        "own_address_of": own_address_of,
        "survey": survey,
        "key": survey.key,
        "base_address": address_of(survey.key),
        "survey_title": title_in(document, visit.language),
        "state": state_of(survey, say),
        "space": space,
        "document": document,
        "languages": [(one, own_name(one), direction(one)) for one in document["languages"]],
        "fields": space.fields(visit.zone),
        "problems": problems,
        "gaps": gaps,
        "problems_at": by_field(problems, space.panel),
        "gaps_at": by_field(gaps, space.panel),
        "outline": _parts(space, describer, problems, gaps, say),
        "types": [(one, say(TYPES[one]), say(TYPE_HINTS[one])) for one in get_args(QuestionType)],
        "type_options": [(one, say(TYPES[one])) for one in get_args(QuestionType)],
        "said": lambda value: say(VALUES.get(value, value)),
        "label_of": lambda name: say(QUESTION_PARTS[name]),
        "refused": refused,
        "collision": collision,
        "preview": _preview(visit, menu, survey, space, judged),
    }
    return EditorView(shown | await _of_panel(menu, space, describer, say))


async def _of_panel(menu: UseCases, space: Workspace, describer: Describer, say: Say) -> dict[str, Any]:
    """Return what the part that is open needs beyond its fields."""
    document, place = space.document, space.place
    condition = _conditions(document, describer, say)
    if place is not None:
        question = document["questions"][place]
        scales = SCALES.get(question["type"], ())
        return {
            "place": place,
            "question": question,
            "own": fields_of(question["type"]),
            "scales": list(scales),
            "is_ambiguous": (question["type"], question.get("scale")) in AMBIGUOUS,
            "show_if": condition("show_if", question.get("show_if"), f"q:{place}", place),
            "jumps": [
                condition(f"jumps.{index}.when", jump.get("when"), f"j:{place}:{index}", place + 1)
                for index, jump in enumerate(question.get("jumps", ()))
            ],
            "jump_sentences": [describer.jump(jump) for jump in question.get("jumps", ())],
            "targets": [
                *((one.get("key"), describer.question(one.get("key"))) for one in document["questions"][place + 1 :]),
                ("end", describer.target("end")),
            ],
        }
    everything = len(document["questions"])
    return {
        "place": None,
        "quotas": [
            condition(f"quotas.{index}.when", quota.get("when"), f"quota:{index}", everything)
            for index, quota in enumerate(document.get("quotas", ()))
        ],
        "assets": await menu.assets.list(after=None, limit=ASSET_PAGE) if space.panel == "looks" else [],
    }


def _conditions(document: Mapping[str, Any], describer: Describer, say: Say) -> Callable[..., ConditionView]:
    def view(prefix: str, condition: object, button: str, before: int) -> ConditionView:
        subjects = subjects_before(dict(document), before)
        return condition_view(prefix, condition, button, subjects=subjects, describer=describer, say=say)

    return view


def _parts(
    space: Workspace, describer: Describer, problems: Sequence[Finding], gaps: Sequence[Finding], say: Say
) -> list[Part]:
    def counted(panel: str) -> tuple[int, int]:
        return sum(one.panel == panel for one in problems), sum(one.panel == panel for one in gaps)

    asked = [
        Part(
            f"q:{index}",
            describer.words(question.get("text")) or str(question.get("key")),
            say(TYPES[question["type"]]),
            *counted(f"q:{index}"),
        )
        for index, question in enumerate(space.document["questions"])
    ]
    return [*asked, *(Part(panel, "", "", *counted(panel)) for panel in ("survey", "looks", "rules"))]


def _preview(visit: Visit, menu: UseCases, survey: Survey, space: Workspace, judged: Judged) -> str | None:
    """Return the page for the frame beside the form; None when nothing can be shown yet."""
    if judged.definition is None or space.beside != "preview":
        return None
    definition, dropped = sound_part(judged.definition)
    if definition is None:
        return None
    open_key = space.document["questions"][space.place].get("key") if space.place is not None else None
    if open_key in dropped:
        return None
    frame = Frame(survey.key, DRAFT, definition, "", ())
    language = space.language if space.language in definition.languages else definition.languages[0]
    opened = frame.visit(visit.request, menu, None, language)
    body: bytes = bytes(page_of(opened, open_key).body)
    return body.decode()
