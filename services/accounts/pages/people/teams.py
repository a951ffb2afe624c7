"""Pages: teams, and what each answers for."""

import re
import unicodedata
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter, ValidationError

from services.accounts.domain.structure.team_places import team_places
from services.accounts.domain.team import Team, TeamDefinition, TeamInUseError, TeamNotFoundError
from services.accounts.pages import reading
from services.accounts.pages.people.forms import Sent, problems_of
from services.accounts.pages.people.views import PATH, TEAMS, people_for
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.deps import Menu
from services.accounts.web.teams import LanguageTag
from shared.errors import HeedError, InvalidFieldError, PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import key_of
from shared.web.lines import Key
from shared.web.paging import Cursor, encode_cursor

router = APIRouter(include_in_schema=False)
NEW = f"{PATH}/new-team"
TEAM = TEAMS + "/{key}"
PAGE = 50
_REFUSED, _CHANGED, _IN_USE = 422, 412, 409
_KEY: TypeAdapter[str] = TypeAdapter(Key)
_LANGUAGES: TypeAdapter[list[str]] = TypeAdapter(list[LanguageTag])
_LONGEST_KEY = 64


_TAKEN = _("Another team has this key.")

Reading = Annotated[Visit, viewing("structure:read")]
Changing = Annotated[Visit, viewing("structure:write")]


@router.get(TEAMS)
async def list_teams(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    people = await people_for(visit, menu)
    found = await menu.teams.list(after=key_of(cursor), limit=PAGE + 1)
    structure = people.directory.structure
    return visit.page(
        CONSOLE,
        "people/teams.html",
        teams=[(team, len(list(team_places(team.key, structure)))) for team in found[:PAGE]],
        next_cursor=encode_cursor(found[PAGE - 1].key) if len(found) > PAGE else None,
        people=people,
    )


@router.get(NEW)
async def new_team(visit: Changing, menu: Menu) -> Response:
    return await _form(visit, menu, None, Sent())


@router.get(TEAM)
async def show_team(visit: Reading, menu: Menu, key: str) -> Response:
    return await _page(visit, menu, key)


async def _page(
    visit: Visit, menu: Menu, key: str, *, status: int = 200, problems: dict[str, str] | None = None
) -> Response:
    people = await people_for(visit, menu)
    structure = people.directory.structure
    return visit.page(
        CONSOLE,
        "people/team.html",
        status=status,
        team=await menu.teams.read(key=key),
        places=list(team_places(key, structure)),
        structure=structure,
        people=people,
        problems=problems or {},
        may_change=visit.caller.may("structure:write"),
    )


@router.get(f"{TEAM}/edit")
async def edit_team(visit: Changing, menu: Menu, key: str) -> Response:
    team = await menu.teams.read(key=key)
    definition = team.definition
    lists = {"members": [str(one) for one in definition.members]}
    values = {
        "name": definition.name,
        "lead": str(definition.lead or ""),
        "languages": ", ".join(definition.languages),
    }
    return await _form(visit, menu, team, Sent(values, lists))


async def _form(
    visit: Visit,
    menu: Menu,
    team: Team | None,
    sent: Sent,
    *,
    status: int = 200,
    problems: dict[str, str] | None = None,
) -> Response:
    people = await people_for(visit, menu)
    known = {str(one.id) for one in people.active()}
    chosen = [*sent.lists.get("members", ()), sent.get("lead")]
    return visit.page(
        CONSOLE,
        "people/team_form.html",
        status=status,
        team=team,
        sent=sent,
        people=people,
        # Who has left stays until somebody decides so.
        left=[
            (one, people.name(UUID(one))) for one in dict.fromkeys(chosen) if one and one not in known and _is_id(one)
        ],
        problems=problems or {},
    )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@router.post(TEAMS)
async def create_team(request: Request, visit: Changing, menu: Menu) -> Response:
    sent = await Sent.of(request)
    try:
        key = _key(sent)
        await menu.teams.put(key=key, definition=_definition(sent), expected=Precondition(is_new=True))
    except PreconditionFailedError:
        problems = {"key": CONSOLE.texts(visit.language).gettext(_TAKEN)}
        return await _form(visit, menu, None, sent, status=_IN_USE, problems=problems)
    except HeedError as error:
        return await _form(visit, menu, None, sent, status=_REFUSED, problems=problems_of(error, visit))
    return visit.go(f"{TEAMS}/{key}")


@router.post(TEAM)
async def change_team(request: Request, visit: Changing, menu: Menu, key: str) -> Response:
    sent = await Sent.of(request)
    team = await menu.teams.read(key=key)
    try:
        await menu.teams.put(key=key, definition=_definition(sent), expected=sent.expected)
    except PreconditionFailedError as error:
        return await _page(visit, menu, key, status=_CHANGED, problems=problems_of(error, visit))
    except HeedError as error:
        return await _form(visit, menu, team, sent, status=_REFUSED, problems=problems_of(error, visit))
    return visit.go(f"{TEAMS}/{key}")


@router.post(f"{TEAM}/delete")
async def delete_team(request: Request, visit: Changing, menu: Menu, key: str) -> Response:
    sent = await Sent.of(request)
    try:
        await menu.teams.delete(key=key, expected=sent.expected)
    except TeamNotFoundError:
        raise
    except TeamInUseError:
        return await _page(visit, menu, key, status=_IN_USE)
    except HeedError as error:
        return await _page(visit, menu, key, status=_CHANGED, problems=problems_of(error, visit))
    return visit.go(TEAMS)


def _definition(sent: Sent) -> TeamDefinition:
    try:
        languages = _LANGUAGES.validate_python([one.strip() for one in sent.get("languages").split(",") if one.strip()])
    except ValidationError:
        raise InvalidFieldError(field="languages", detail="must be language tags") from None
    members = [UUID(one) for one in sent.lists.get("members", ()) if _is_id(one)]
    lead = sent.get("lead")
    return TeamDefinition(
        name=reading.line(sent.values, "name"),
        lead=UUID(lead) if _is_id(lead) else None,
        members=tuple(dict.fromkeys(members)),
        languages=tuple(languages),
    )


def _key(sent: Sent) -> str:
    """Return the key that was typed, or one made of the name.

    Raises:
        InvalidFieldError: it is none.
    """
    typed = sent.get("key") or _made_of(sent.get("name"))
    try:
        return _KEY.validate_python(typed)
    except ValidationError:
        raise InvalidFieldError(field="key", detail="must be a key") from None


def _made_of(name: str) -> str:
    german = name.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_KEY]
