"""Pages on which a file of customers is looked at and brought in."""

from collections.abc import Mapping
from typing import Annotated, get_args
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from services.collector.domain.customers.figures import Style
from services.collector.domain.customers.report import OUTCOMES
from services.collector.domain.customers.upload import MOST_ROWS, CustomerUpload
from services.collector.domain.imports.csv_rows import InvalidFileError
from services.collector.domain.names import is_key
from services.collector.pages.answers import CONSOLE, CURRENT
from services.collector.pages.answers.import_words import ImportWords
from services.collector.web.deps import Menu
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing

PATH = "/console/collector/customers/import"

router = APIRouter(prefix=PATH, include_in_schema=False)

Writing = Annotated[Visit, viewing("customers:write")]


STYLES: tuple[Style, ...] = get_args(Style)


_FAULTS = {
    "is empty": _("The file is empty."),
    "is neither UTF-8 nor Windows-1252": _("The file holds characters that cannot be read. Save it as CSV UTF-8."),
    "names a column twice": _("Two columns of the file are the same."),
    "has a column without a name": _("The first line must name every column."),
}
_NO_KEY = _("The name of a list may hold lower-case letters, digits, hyphens and underscores.")
_NO_CSV = _("The file is no CSV whose first line names the columns, an e-mail address or customer number among them.")


@router.get("")
async def ask_for_file(visit: Writing) -> Response:
    return _page(visit)


@router.post("")
async def look_at_file(visit: Writing, menu: Menu) -> Response:
    """Show what would become of each row. Nothing is brought in."""
    async with visit.request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
        styles = {name: _style(form.get(name)) for name in ("amounts", "days")}
        list_key = str(form.get("list") or "").strip() or None
    typed = {**styles, "list": list_key}
    if list_key is not None and not is_key(list_key):
        return _page(visit, status=422, fault=CONSOLE.texts(visit.language).gettext(_NO_KEY), typed=typed)
    try:
        upload = await menu.customers.upload(content=content, **styles, caller=visit.caller, list_key=list_key)
    except InvalidFileError as wrong:
        say = CONSOLE.texts(visit.language).gettext
        detail = wrong.problems[0].detail if wrong.problems else ""
        too_long = say(_("The file has more than %(number)s rows.")) % {"number": MOST_ROWS}
        fault = too_long if detail.endswith(" rows") else say(_FAULTS.get(detail, _NO_CSV))
        return _page(visit, status=422, fault=fault, typed=typed)
    # One that takes longer has a page of its own, which can be left and come back to.
    return visit.go(f"{PATH}/{upload.id}") if upload.state == "checking" else _page(visit, upload=upload)


@router.get("/{upload_id}")
async def show_upload(visit: Writing, menu: Menu, upload_id: UUID) -> Response:
    return _page(visit, upload=await menu.customers.read_upload(upload_id=upload_id))


@router.post("/{upload_id}/apply")
async def apply_upload(visit: Writing, menu: Menu, upload_id: UUID) -> Response:
    await menu.customers.apply_upload(upload_id=upload_id)
    return visit.go(f"{PATH}/{upload_id}")


def _style(value: object) -> Style | None:
    return next((style for style in STYLES if style == value), None)


def _page(
    visit: Visit,
    *,
    status: int = 200,
    upload: CustomerUpload | None = None,
    fault: str | None = None,
    typed: Mapping[str, str | None] | None = None,
) -> Response:
    rows = () if upload is None or upload.state != "checked" else upload.listed
    return visit.page(
        CONSOLE,
        "answers/import.html",
        current=CURRENT,
        status=status,
        words=ImportWords(visit),
        upload=upload,
        outcomes=OUTCOMES,
        refused=[row for row in rows if row.outcome == "refused"],
        effective=[row for row in rows if row.outcome in {"created", "changed"}],
        fault=fault,
        typed=typed or {},
    )
