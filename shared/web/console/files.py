"""Tables that pages offer as files: as plain CSV, as CSV that the reader's Excel opens, and as a workbook."""

from typing import Literal

from shared.web.console.visit import Visit
from shared.web.exports.spelling import Spelling, spelling_of
from shared.web.exports.table import Spreadsheet

FileChoice = Literal["csv", "excel", "xlsx"]
"""What a page's menu offers; `excel` is CSV, too."""


def file_chosen(visit: Visit) -> tuple[Spreadsheet, Spelling]:
    """Return format and spelling of the file that the end of the page's address names: a `FileChoice`."""
    choice = visit.request.url.path.rpartition("/")[2]
    return ("xlsx" if choice == "xlsx" else "csv"), file_spelling(visit, choice)


def file_spelling(visit: Visit, choice: str) -> Spelling:
    """Return how a file is written for the page's reader: in their language, with moments in their zone."""
    return spelling_of("excel" if choice == "excel" else "plain", visit.language, visit.zone)
