"""Files that colleagues upload: kept for a day, looked at, and brought in as due work that survives a crash."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.application.customers.importing import AT_ONCE, ImportCustomers, enlist, import_part
from services.collector.application.customers.reading_files import rows_of_file
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.customers.figures import Style
from services.collector.domain.customers.report import ImportReport
from services.collector.domain.customers.rows import CheckedRow, RefusedRow
from services.collector.domain.customers.upload import KEPT_FOR, MOST_ROWS, CustomerUpload, UploadNotFoundError
from services.collector.store.customer_import_store import CustomerImportStore
from shared.access import Caller
from shared.clock import Clock
from shared.due.work import Claimed, NewDue
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork

UPLOAD_KIND = "customer-import"
"""Name of the kind of due work that brings a file in; `ref` is the id of the upload."""
_SECONDS = 20.0
"""For so long one claim works, before it lets others go first."""


@dataclass(frozen=True, slots=True)
class UploadCustomers:
    """Keep a file, and foresee what it would do."""

    unit_of_work: UnitOfWork
    clock: Clock
    importing: ImportCustomers

    async def __call__(
        self,
        *,
        content: bytes,
        amounts: Style | None,
        days: Style | None,
        caller: Caller,
        list_key: str | None = None,
    ) -> tuple[CustomerUpload, ImportReport]:
        """Return the upload, and what would become of each row.

        Raises:
            InvalidFileError: it cannot be read.
            InvalidFieldError: this can be the key of no list.
        """
        checked = await asyncio.to_thread(_checked, self.importing, content, (amounts, days), caller.name)
        upload_id = uuid7()
        report = await self.importing(
            checked=checked, is_dry_run=True, import_id=upload_id, caller=caller, list_key=list_key
        )
        upload = CustomerUpload(
            id=upload_id,
            uploaded_by=caller.name,
            uploaded_at=self.clock.now(),
            amounts=amounts,
            days=days,
            list=list_key,
            content=content,
            rows=len(checked),
            counts={str(name): count for name, count in report.counts.items()},
            state="checked",
        )
        async with self.unit_of_work.begin() as work:
            await CustomerImportStore(work.connection).add(upload)
            work.audit("customers.uploaded", "customer_import", str(upload_id), after={"rows": upload.rows})
        return upload, report


@dataclass(frozen=True, slots=True)
class ReadUpload:
    unit_of_work: UnitOfWork

    async def __call__(self, *, upload_id: UUID) -> CustomerUpload:
        """Return an upload.

        Raises:
            UploadNotFoundError: there is none of this id, or it is no longer kept.
        """
        async with self.unit_of_work.read() as connection:
            upload = await CustomerImportStore(connection).find(upload_id)
        if upload is None:
            raise UploadNotFoundError
        return upload


@dataclass(frozen=True, slots=True)
class ApplyUpload:
    """Let a file be brought in; asking twice is asking once."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, upload_id: UUID) -> CustomerUpload:
        """Return the upload as it is now.

        Raises:
            UploadNotFoundError: there is none of this id, or it is no longer kept.
        """
        async with self.unit_of_work.begin() as work:
            store = CustomerImportStore(work.connection)
            upload = await store.find(upload_id, held=True)
            if upload is None:
                raise UploadNotFoundError
            if upload.state != "checked":
                return upload
            upload = replace(upload, state="working", counts={})
            await store.save(upload)
            due = NewDue(UPLOAD_KIND, str(upload_id), f"{UPLOAD_KIND}:{upload_id}", work.now, "applied")
            await DUE_WORK.add(work.connection, [due])
            work.audit("customers.import_applied", "customer_import", str(upload_id), after={"rows": upload.rows})
            return upload


@dataclass(frozen=True, slots=True)
class WorkOnUpload:
    """Bring a file in, a part in each transaction: whoever is stopped in between goes on behind the last part."""

    unit_of_work: UnitOfWork
    importing: ImportCustomers

    async def __call__(self, *, claimed: Claimed) -> None:
        """Bring in as much as there is time for.

        Raises:
            LeaseLostError: somebody else has the work by now.
            UnavailableError: the database does not answer.
        """
        upload_id = UUID(claimed.ref)
        async with self.unit_of_work.read() as connection:
            upload = await CustomerImportStore(connection).find(upload_id)
        if upload is None or upload.content is None or upload.state != "working":
            async with self.unit_of_work.begin() as work:
                await DUE_WORK.finish(work.connection, claimed)
            return
        styles = (upload.amounts, upload.days)
        checked = await self.importing.placed(
            await asyncio.to_thread(_checked, self.importing, upload.content, styles, upload.uploaded_by)
        )
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + _SECONDS
        while await self._part(claimed, upload_id, checked, is_last=loop.time() > ends_at):
            pass

    async def _part(
        self, claimed: Claimed, upload_id: UUID, checked: Sequence[CheckedRow | RefusedRow], *, is_last: bool
    ) -> bool:
        """Bring the next part in; return whether to go on."""
        async with self.unit_of_work.begin() as work:
            store = CustomerImportStore(work.connection)
            upload = await store.find(upload_id, held=True)
            await DUE_WORK.hold(work.connection, claimed)
            if upload is None:
                await DUE_WORK.finish(work.connection, claimed)
                return False
            part = checked[upload.done : upload.done + AT_ONCE]
            reports = await import_part(work, part, by=upload.uploaded_by)
            await enlist(work, upload.list, reports)
            counts = Counter(upload.counts)
            counts.update(ImportReport(is_dry_run=False, rows=reports).counts)
            upload = replace(upload, done=upload.done + len(part), counts={**counts})
            if upload.done >= len(checked):
                await store.save(replace(upload, state="done", content=None))
                await DUE_WORK.finish(work.connection, claimed)
                return False
            await store.save(upload)
            if is_last:
                await DUE_WORK.put_off(work.connection, claimed, seconds=0)
            return not is_last


@dataclass(frozen=True, slots=True)
class GiveUpUpload:
    """Let an upload fail in sight of whoever uploaded it."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        async with self.unit_of_work.begin() as work:
            store = CustomerImportStore(work.connection)
            upload = await store.find(UUID(claimed.ref), held=True)
            if upload is not None:
                await store.save(replace(upload, state="failed", content=None))
            await DUE_WORK.give_up(work.connection, claimed, error)


@dataclass(frozen=True, slots=True)
class ForgetUploads:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Delete files that were uploaded long ago; return how many."""
        async with self.unit_of_work.begin() as work:
            before = self.clock.now() - KEPT_FOR
            return await CustomerImportStore(work.connection).delete_old(before=before)


def _checked(
    importing: ImportCustomers, content: bytes, styles: tuple[Style | None, Style | None], by: str
) -> list[CheckedRow | RefusedRow]:
    amounts, days = styles
    rows = rows_of_file(content, most_rows=MOST_ROWS, amounts=amounts, days=days)
    return importing.check(rows, by=by)
