"""Files that colleagues upload: kept for a day, looked at, and brought in as due work that survives a crash."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.application.customers.importing import (
    AT_ONCE,
    ImportCustomers,
    check_list_key,
    enlist,
    import_part,
)
from services.collector.application.customers.reading_files import rows_of_file
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.customers.figures import Style
from services.collector.domain.customers.report import RowReport
from services.collector.domain.customers.rows import CheckedRow, RefusedRow
from services.collector.domain.customers.upload import (
    KEPT_FOR,
    MOST_ROWS,
    QUICK_ROWS,
    CustomerUpload,
    UploadNotFoundError,
    UploadState,
)
from services.collector.store.customer_import_store import CustomerImportStore
from shared.access import Caller
from shared.clock import Clock
from shared.due.pieces import Claimed, NewDue
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work

UPLOAD_KIND = "customer-import"
"""Name of the kind of due work that brings a file in; `ref` is the id of the upload."""
_SECONDS = 20.0
"""For so long one claim works, before it lets others go first."""


@dataclass(frozen=True, slots=True)
class UploadCustomers:
    """Keep a file, and foresee what it would do: at once for a short one, else as due work."""

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
    ) -> CustomerUpload:
        """Return the upload, with what is foreseen or is about to be.

        Raises:
            InvalidFileError: it cannot be read.
            InvalidFieldError: this can be the key of no list.
        """
        check_list_key(list_key)
        checked = await asyncio.to_thread(_checked, self.importing, content, (amounts, days), caller.name)
        checked = await self.importing.placed(checked)
        upload = CustomerUpload(
            id=uuid7(),
            uploaded_by=caller.name,
            uploaded_at=self.clock.now(),
            amounts=amounts,
            days=days,
            list=list_key,
            content=content,
            rows=len(checked),
            counts={},
            state="checking",
        )
        if upload.rows <= QUICK_ROWS:
            upload = replace(upload.with_more(await self.importing.foresee(checked, by=caller.name)), state="checked")
        async with self.unit_of_work.begin() as work:
            await CustomerImportStore(work.connection).add(upload)
            if upload.state == "checking":
                await _want(work, upload, "uploaded")
            work.audit("customers.uploaded", "customer_import", str(upload.id), after={"rows": upload.rows})
        return upload


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
            upload = replace(upload, state="working", done=0, counts={}, listed=())
            await store.save(upload)
            await _want(work, upload, "applied")
            work.audit("customers.import_applied", "customer_import", str(upload_id), after={"rows": upload.rows})
            return upload


@dataclass(frozen=True, slots=True)
class WorkOnUpload:
    """Look at a file or bring it in, a part in each transaction: whoever is stopped goes on behind the last part."""

    unit_of_work: UnitOfWork
    importing: ImportCustomers

    async def __call__(self, *, claimed: Claimed) -> None:
        """Do as much as there is time for.

        Raises:
            LeaseLostError: somebody else has the work by now.
            UnavailableError: the database does not answer.
        """
        upload_id = UUID(claimed.ref)
        async with self.unit_of_work.read() as connection:
            store = CustomerImportStore(connection)
            upload, content = await store.find(upload_id), await store.content_of(upload_id)
        if upload is None or content is None or upload.state not in {"checking", "working"}:
            async with self.unit_of_work.begin() as work:
                await DUE_WORK.finish(work.connection, claimed)
            return
        styles = (upload.amounts, upload.days)
        checked = await self.importing.placed(
            await asyncio.to_thread(_checked, self.importing, content, styles, upload.uploaded_by)
        )
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + _SECONDS
        done = upload.done
        while done < len(checked):
            part = checked[done : done + AT_ONCE]
            is_last = loop.time() > ends_at
            # What is only looked at is rolled back; how far it is must stay.
            foreseen = await self.importing.foresee(part, by=upload.uploaded_by) if upload.state == "checking" else None
            async with self.unit_of_work.begin() as work:
                goes_on = await _part(work, claimed, upload_id, part, foreseen, is_last=is_last)
            if not goes_on:
                return
            done += len(part)


async def _part(
    work: Work,
    claimed: Claimed,
    upload_id: UUID,
    part: Sequence[CheckedRow | RefusedRow],
    foreseen: Sequence[RowReport] | None,
    *,
    is_last: bool,
) -> bool:
    """Write down what is foreseen of the next part, or bring it in; return whether to go on."""
    store = CustomerImportStore(work.connection)
    upload = await store.find(upload_id, held=True)
    await DUE_WORK.hold(work.connection, claimed)
    if upload is None:
        await DUE_WORK.finish(work.connection, claimed)
        return False
    if foreseen is None:
        reports = await import_part(work, part, by=upload.uploaded_by)
        await enlist(work, upload.list, reports)
        upload = replace(upload.with_more(reports), listed=())
    else:
        upload = upload.with_more(foreseen)
    if upload.done >= upload.rows:
        await store.save(replace(upload, state="done" if foreseen is None else "checked"))
        await DUE_WORK.finish(work.connection, claimed)
        return False
    await store.save(upload)
    if is_last:
        await DUE_WORK.put_off(work.connection, claimed, seconds=0)
    return not is_last


async def _want(work: Work, upload: CustomerUpload, cause: str) -> None:
    """Let a file be looked at or brought in."""
    due = NewDue(UPLOAD_KIND, str(upload.id), f"{UPLOAD_KIND}:{upload.id}:{cause}", work.now, cause)
    await DUE_WORK.add(work.connection, [due])


@dataclass(frozen=True, slots=True)
class GiveUpUpload:
    """Let an upload fail in sight of whoever uploaded it."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        async with self.unit_of_work.begin() as work:
            store = CustomerImportStore(work.connection)
            upload = await store.find(UUID(claimed.ref), held=True)
            if upload is not None:
                state: UploadState = "check_failed" if upload.state == "checking" else "failed"
                await store.save(replace(upload, state=state))
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
