"""The generated documents, where they are kept, and whether they are up to date."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.accounts.web.structure_files import structure_schema
from services.alerts.web.rule_files import rule_file_schema
from services.collector.web.surveys.files import survey_file_schema
from services.documents.asyncapi import asyncapi
from services.documents.gateways import account_table, gateway_table, sender_table
from services.documents.openapi import openapi
from services.documents.permissions import public_table, route_tables, scope_table
from services.documents.tables import event_table, settings_table
from services.documents.workflow import workflow_drawing, workflow_table
from shared.contracts.wire.additive import breaking_changes
from shared.contracts.wire.schemas import all_schemas
from shared.runtime.service import Service

ROOT = Path(__file__).parents[2]
PUBLISHED = Path("shared/contracts/published")
SCHEMAS = PUBLISHED / "schemas"
BASELINE = PUBLISHED / "baseline"
ASYNCAPI = PUBLISHED / "asyncapi.json"
OPENAPI = Path("services/openapi.json")
SURVEY_SCHEMA = Path("services/survey.schema.json")
STRUCTURE_SCHEMA = Path("services/structure.schema.json")
RULE_SCHEMA = Path("services/rule.schema.json")
EVENTS_PAGE = Path("ARCHITECTURE.md")
SETTINGS_PAGE = Path("docs/settings.md")
CHANNELS_PAGE = Path("docs/channels.md")
MESSAGES_PAGE = Path("docs/messages.md")
PERMISSIONS_PAGE = Path("docs/permissions.md")
TICKETS_PAGE = Path("docs/tickets.md")


class NoPlaceError(Exception):
    """A page lacks the marks between which a generated part stands."""


def generated(services: Sequence[Service], root: Path = ROOT) -> dict[Path, str]:
    """Return the text that each generated file must have, by its path below `root`.

    Raises:
        NoPlaceError: a page has no marks for its generated part.
    """
    files = {SCHEMAS / f"{name}.json": as_json(schema) for name, schema in all_schemas().items()}
    files[ASYNCAPI] = as_json(asyncapi(services))
    files[OPENAPI] = as_json(openapi(services))
    files[SURVEY_SCHEMA] = as_json(survey_file_schema())
    files[RULE_SCHEMA] = as_json(rule_file_schema())
    files[STRUCTURE_SCHEMA] = as_json(structure_schema())
    for page, name, table in (
        (EVENTS_PAGE, "events", event_table(services)),
        (EVENTS_PAGE, "workflow", workflow_drawing()),
        (TICKETS_PAGE, "workflow", workflow_table()),
        (SETTINGS_PAGE, "settings", settings_table(services)),
        (SETTINGS_PAGE, "sms-accounts", account_table()),
        (CHANNELS_PAGE, "sms-gateways", gateway_table()),
        (MESSAGES_PAGE, "sms-senders", sender_table()),
        (PERMISSIONS_PAGE, "scopes", scope_table()),
        (PERMISSIONS_PAGE, "routes", route_tables(services)),
        (PERMISSIONS_PAGE, "public", public_table(services)),
    ):
        files[page] = with_block(files.get(page) or (root / page).read_text(), name, table)
    return files


def as_json(document: Mapping[str, Any]) -> str:
    """Return `document` as the text that is checked in."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def with_block(page: str, name: str, text: str) -> str:
    """Return `page` with `text` between the marks `<!-- generated:NAME -->` and `<!-- /generated -->`.

    Raises:
        NoPlaceError: the page has no such marks.
    """
    place = re.compile(rf"(<!-- generated:{re.escape(name)} -->\n).*?(<!-- /generated -->)", re.DOTALL)
    if not place.search(page):
        message = f"no place for the table of {name}: put <!-- generated:{name} --> and <!-- /generated --> around it"
        raise NoPlaceError(message)
    return place.sub(lambda marks: f"{marks[1]}{text}\n{marks[2]}", page)


def stale(files: Mapping[Path, str], root: Path = ROOT) -> list[Path]:
    """Return the files that are missing or differ from what they must be, and schemas of events that are gone."""
    wrong = [path for path, text in files.items() if not (root / path).exists() or (root / path).read_text() != text]
    left_over = [path.relative_to(root) for path in (root / SCHEMAS).glob("*.json")]
    return sorted({*wrong, *(path for path in left_over if path not in files)})


def write(files: Mapping[Path, str], root: Path = ROOT) -> list[Path]:
    """Bring every file up to date, remove schemas of events that are gone, and return what changed."""
    changed = stale(files, root)
    for path in changed:
        if path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(files[path])
        else:
            (root / path).unlink()
    return changed


def breaking(root: Path = ROOT) -> list[str]:
    """Return the changes of events since the last release that break readers."""
    return breaking_changes({path.stem: json.loads(path.read_text()) for path in _baseline(root)}, all_schemas())


def release(root: Path = ROOT) -> list[Path]:
    """Store today's schemas as the baseline for later changes; return their paths."""
    for path in _baseline(root):
        path.unlink()
    (root / BASELINE).mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in all_schemas().items():
        written.append(root / BASELINE / f"{name}.json")
        written[-1].write_text(as_json(schema))
    return written


def _baseline(root: Path) -> list[Path]:
    return sorted((root / BASELINE).glob("*.json"))
