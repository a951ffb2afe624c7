"""LibreOffice as a reader of exported files: what it makes of them, and whether anything calculates."""

import asyncio
import csv
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell, MergedCell

_NAMES = ("soffice", "libreoffice")
_SECONDS = 120
_UTF_8 = 76
_LANGUAGES = {"en": 1033, "de": 1031}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FLAGS = {"=TRUE()": True, "=FALSE()": False}
NOT_FOUND = "no LibreOffice found; install the package `libreoffice-calc-nogui`, or set HEED_TEST_SOFFICE"


def find_soffice() -> str | None:
    """Return the program that `HEED_TEST_SOFFICE` names, or the one on the PATH; None when there is none."""
    return os.environ.get("HEED_TEST_SOFFICE") or next(filter(None, map(shutil.which, _NAMES)), None)


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as a spreadsheet program has it."""

    value: Any
    is_formula: bool


class LibreOffice:
    """Opens files without a window, with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        """Work in a folder of the test's.

        Raises:
            RuntimeError: there is no LibreOffice on this machine.
        """
        self._program = find_soffice()
        if self._program is None:
            raise RuntimeError(NOT_FOUND)
        self._folder = folder

    async def open_csv(
        self, files: dict[str, bytes], separator: str, *, language: str = "en"
    ) -> dict[str, list[list[Seen]]]:
        """Return the cells of CSV files, by the files' names, as somebody sees them who has this list separator.

        Formulas would be evaluated, dates and numbers of the language are recognised, and what is in quotation marks
        stays text.
        """
        numbers = f"{ord(separator)},34,{_UTF_8},1,,{_LANGUAGES[language]},true,true,false,false,false,0,true"
        made = await self._convert(files, "xlsx", f"--infilter=Text - txt - csv (StarCalc):{numbers}")
        return {name: sheets_of(content)[0] for name, content in made.items()}

    async def open_xlsx(self, files: dict[str, bytes]) -> dict[str, list[list[str]]]:
        """Return the cells of the first sheets of workbooks, as LibreOffice saves them as CSV."""
        made = await self._convert(files, f"csv:Text - txt - csv (StarCalc):44,34,{_UTF_8},1,,0,true,false,false")
        texts = {name: content.decode("utf-8-sig") for name, content in made.items()}
        return {name: list(csv.reader(text.splitlines(keepends=True))) for name, text in texts.items()}

    async def save_xlsx(self, files: dict[str, bytes]) -> dict[str, list[list[list[Seen]]]]:
        """Return the cells of all sheets of workbooks, once LibreOffice has opened and saved them."""
        made = await self._convert(files, "xlsx")
        return {name: sheets_of(content) for name, content in made.items()}

    async def _convert(self, files: dict[str, bytes], into: str, *options: str) -> dict[str, bytes]:
        source, target = self._folder / "source", self._folder / "target"
        for folder in (source, target):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        for name, content in files.items():
            (source / name).write_bytes(content)
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        arguments = [profile, "--headless", *options, "--convert-to", into, "--outdir", str(target)]
        process = await asyncio.create_subprocess_exec(
            str(self._program),
            *arguments,
            *(str(source / name) for name in files),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(_SECONDS):
            said, _ = await process.communicate()
        ending = into.partition(":")[0]
        made = {name: target / f"{Path(name).stem}.{ending}" for name in files}
        assert all(path.exists() for path in made.values()), said.decode()
        return {name: path.read_bytes() for name, path in made.items()}


def sheets_of(workbook: bytes) -> list[list[list[Seen]]]:
    """Return the rows of each sheet of a workbook."""
    book = openpyxl.load_workbook(BytesIO(workbook))
    return [[[_seen(cell) for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def unescaped(text: str) -> str:
    """Return a text of a workbook in which what cannot stand in XML is escaped: `_x000D_`, and `_x005F_` for `_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _seen(cell: Cell | MergedCell) -> Seen:
    # LibreOffice keeps truth values as formulas of its own.
    flag = _FLAGS.get(str(cell.value)) if cell.data_type == "f" else None
    return Seen(cell.value, cell.data_type == "f") if flag is None else Seen(flag, is_formula=False)


def values_of(rows: Sequence[Sequence[Seen]]) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in rows]


def formulas_of(rows: Sequence[Sequence[Seen]]) -> list[Any]:
    return [cell.value for row in rows for cell in row if cell.is_formula]
