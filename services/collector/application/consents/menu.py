"""What can be done about consents, opt-outs, suppressed addresses and delivery reports."""

from dataclasses import dataclass

from services.collector.application.consents.opt_out import OptOut, ReadOptOut, UndoOptOut
from services.collector.application.consents.reading import ReadWishes
from services.collector.application.consents.reports import (
    CountUnmatchedReports,
    ForgetUnmatchedReports,
    ReceiveReport,
)
from services.collector.application.consents.suppressions import ListSuppressions, ReleaseSuppression, Suppress
from services.collector.application.consents.writing import RecordWish
from services.collector.application.messages.links import Links
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConsentsMenu:
    """Who may be written to."""

    record: RecordWish
    read: ReadWishes
    read_opt_out: ReadOptOut
    opt_out: OptOut
    undo_opt_out: UndoOptOut
    list_suppressions: ListSuppressions
    suppress: Suppress
    release: ReleaseSuppression
    receive_report: ReceiveReport
    count_unmatched: CountUnmatchedReports
    forget_unmatched: ForgetUnmatchedReports


def consents_menu(unit_of_work: UnitOfWork, clock: Clock, links: Links, phone_region: str | None) -> ConsentsMenu:
    """Build the use cases about consents."""
    return ConsentsMenu(
        record=RecordWish(unit_of_work, clock),
        read=ReadWishes(unit_of_work, clock),
        read_opt_out=ReadOptOut(unit_of_work, links),
        opt_out=OptOut(unit_of_work, clock, links),
        undo_opt_out=UndoOptOut(unit_of_work, clock, links),
        list_suppressions=ListSuppressions(unit_of_work, clock),
        suppress=Suppress(unit_of_work, clock, phone_region),
        release=ReleaseSuppression(unit_of_work, clock),
        receive_report=ReceiveReport(unit_of_work, clock, links),
        count_unmatched=CountUnmatchedReports(unit_of_work, clock),
        forget_unmatched=ForgetUnmatchedReports(unit_of_work, clock),
    )
