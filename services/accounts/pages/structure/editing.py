"""Pages: the structure as text, with findings at their lines and what publishing would change; units from a table."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Request, Response

from services.accounts.domain.structure.changes import Change
from services.accounts.domain.structure.definition import InvalidStructureError, StructureNotFoundError
from services.accounts.domain.structure.unit_table import COLUMNS, read_units
from services.accounts.pages.structure.reading import PATH, company_of
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.structure import Menu
from services.accounts.web.structure_files import CheckedText, Finding, check_text, text_of
from shared.errors import FieldProblem, PreconditionFailedError, PreconditionRequiredError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit, viewing

EDIT = f"{PATH}/edit"
router = APIRouter(include_in_schema=False)
Writer = Annotated[Visit, viewing("structure:write")]

STARTER = """\
units:
  - code: company
    name: My company
    zone: Europe/Berlin
    language: de
    calendar: shops
  - code: first-shop
    name: First shop
    parent: company
touchpoints:
  - key: till
    name: Till
    kind: physical
responsibilities: []
calendars:
  shops:
    zone: Europe/Berlin
    weekly:
      monday: ["09:00-18:00"]
      tuesday: ["09:00-18:00"]
      wednesday: ["09:00-18:00"]
      thursday: ["09:00-18:00"]
      friday: ["09:00-18:00"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form, and what was found out about it."""

    text: str
    tag: str
    """Of what is published, as the person saw it; empty: nothing was."""
    findings: list[Finding] = field(default_factory=list)
    warnings: list[FieldProblem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    is_checked: bool = False
    is_outdated: bool = False
    """Somebody else has published in between."""
    table_problems: list[FieldProblem] = field(default_factory=list)

    @property
    def may_be_published(self) -> bool:
        return self.is_checked and not self.findings and bool(self.changes)


@router.get(EDIT)
async def edit(visit: Writer, menu: Menu) -> Response:
    text, tag = await _published(menu)
    return await _shown(visit, menu, Draft(text=text, tag=tag))


@router.post(EDIT)
async def check_or_publish(visit: Writer, menu: Menu, request: Request) -> Response:
    form = await request.form()
    text, tag, action = (str(form.get(name, "")) for name in ("text", "tag", "action"))
    text = text.replace("\r\n", "\n")
    checked = await asyncio.to_thread(check_text, text)  # seconds for a large company: others are served meanwhile
    if action == "publish" and checked.definition is not None and not checked.findings:
        try:
            published, _ = await menu.structure.publish(definition=checked.definition, expected=_expected(tag))
        except InvalidStructureError as invalid:
            draft = Draft(text=text, tag=tag, findings=checked.placed(invalid.problems), is_checked=True)
            return await _shown(visit, menu, draft)
        except (PreconditionFailedError, PreconditionRequiredError):
            return await _shown(visit, menu, await _looked_at(menu, checked, text, tag, is_outdated=True))
        said = CONSOLE.texts(visit.language).gettext("Version %(number)s is published.")
        visit.toast(said % {"number": published.version})
        return visit.go(PATH)
    return await _shown(visit, menu, await _looked_at(menu, checked, text, tag))


@router.post(f"{EDIT}/units")
async def import_units(visit: Writer, menu: Menu, request: Request) -> Response:
    async with request.form() as form:
        sent = form.get("table")
        raw = await sent.read() if sent is not None and not isinstance(sent, str) else str(sent or "").encode()
        tag = str(form.get("tag", ""))
    text, _ = await _published(menu)
    try:
        table = read_units(raw.decode("utf-8-sig"))
        published, _ = await menu.structure.import_units(table=table, expected=_expected(tag))
    except UnicodeDecodeError:
        problem = FieldProblem("", "The table is not in UTF-8: choose CSV UTF-8 when you save it.")
        return await _shown(visit, menu, Draft(text=text, tag=tag, table_problems=[problem]))
    except InvalidStructureError as invalid:
        return await _shown(visit, menu, Draft(text=text, tag=tag, table_problems=list(invalid.problems)))
    except (PreconditionFailedError, PreconditionRequiredError):
        return await _shown(visit, menu, Draft(text=text, tag=tag, is_outdated=True))
    said = CONSOLE.texts(visit.language).gettext("Version %(number)s is published.")
    visit.toast(said % {"number": published.version})
    return visit.go(PATH)


async def _published(menu: Menu) -> tuple[str, str]:
    """Return the text of what is published and its tag; something to start with, and no tag, when nothing is."""
    try:
        published = await menu.structure.read()
    except StructureNotFoundError:
        return STARTER, ""
    return text_of(published.definition), published.tag


def _expected(tag: str) -> Precondition:
    return Precondition(frozenset({tag})) if tag else Precondition(is_new=True)


async def _looked_at(menu: Menu, checked: CheckedText, text: str, tag: str, *, is_outdated: bool = False) -> Draft:
    if checked.definition is None or checked.findings:
        return Draft(text=text, tag=tag, findings=list(checked.findings), is_checked=True, is_outdated=is_outdated)
    found = await menu.structure.lint(definition=checked.definition)
    return Draft(
        text=text,
        tag=tag,
        findings=checked.placed(found.problems),
        warnings=list(found.warnings),
        changes=list(found.changes),
        is_checked=True,
        is_outdated=is_outdated,
    )


async def _shown(visit: Visit, menu: Menu, draft: Draft) -> Response:
    is_refused = bool(draft.findings or draft.table_problems or draft.is_outdated)
    company = await company_of(menu, visit)
    return visit.page(
        CONSOLE,
        "structure/edit.html",
        status=422 if is_refused else 200,
        company=company,
        draft=draft,
        columns=COLUMNS,
    )
