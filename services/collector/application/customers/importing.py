"""Bring rows of customers in: who they are, the facts about them, and what they agreed to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.collector.application.consents.recording import record_wishes, somebody_of
from services.collector.application.customers.judging import Judged, judge
from services.collector.application.customers.matching import AmbiguousError, People
from services.collector.domain.consents.wish import NewWish, Somebody
from services.collector.domain.customers.facts import NO_FACTS, UNDECLARED, is_declared
from services.collector.domain.customers.figures import Style
from services.collector.domain.customers.report import ImportReport, RowOutcome, RowReport
from services.collector.domain.customers.rows import CheckedRow, RawRow, RefusedRow, check_rows, reading_of
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.people.contact import Contact
from services.collector.store.consent_store import ConsentStore
from services.collector.store.customer_lists import CustomerLists
from services.collector.store.customer_store import CustomerStore
from services.collector.store.person_locks import hold_people
from services.collector.store.respondent_store import RespondentStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.errors import FieldProblem, InvalidFieldError
from shared.unit_of_work import UnitOfWork, Work

AT_ONCE = 200
"""Rows of one transaction: those who answer meanwhile in the name of one of its people wait for it."""
_AMBIGUOUS = FieldProblem("row", "fits several customers; add their external_id")


class _DryRunError(Exception):
    """Ends the transaction of a dry run, so that nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that somebody brings in, and how they want them read."""

    rows: Sequence[RawRow]
    amounts: Style | None = None
    days: Style | None = None


@dataclass(frozen=True, slots=True)
class ImportCustomers:
    """Bring rows in, a part at a time; bringing them in again changes nothing.

    A dry run does the same and keeps nothing, so it says what would happen.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    phone_region: str | None
    directory: ReadDirectory

    def check(self, rows: Rows, *, by: str) -> list[CheckedRow | RefusedRow]:
        """Return what each row means. Takes a while for many: call it off the event loop."""
        reading = reading_of(
            rows.rows,
            amounts=rows.amounts,
            days=rows.days,
            now=self.clock.now(),
            phone_region=self.phone_region,
            by=by,
        )
        return check_rows(rows.rows, reading)

    async def placed(self, checked: Sequence[CheckedRow | RefusedRow]) -> list[CheckedRow | RefusedRow]:
        """Return the rows, those refused whose customers belong to a place that the company does not have."""
        structure = (await self.directory()).structure
        return [
            row
            if isinstance(row, RefusedRow) or is_declared(row.facts.get("location"), structure)
            else RefusedRow(line=row.line, problems=[UNDECLARED])
            for row in checked
        ]

    async def __call__(
        self,
        *,
        checked: Sequence[CheckedRow | RefusedRow],
        is_dry_run: bool,
        import_id: UUID,
        caller: Caller,
        list_key: str | None = None,
    ) -> ImportReport:
        """Return what became of each row, in order; in a dry run, what would.

        Args:
            checked: the rows.
            is_dry_run: whether everything stays as it is.
            import_id: the audit log names it.
            caller: who brings them in; somebody who sees the whole company.
            list_key: of a list that they are put on, beside those who are on it already.

        Raises:
            InvalidFieldError: this can be the key of no list.
        """
        check_list_key(list_key)
        checked = await self.placed(checked)
        reports: list[RowReport] = []
        for start in range(0, len(checked), AT_ONCE):
            part = checked[start : start + AT_ONCE]
            if is_dry_run:
                reports += await self.foresee(part, by=caller.name)
                continue
            async with self.unit_of_work.begin() as work:
                done = await import_part(work, part, by=caller.name)
                await enlist(work, list_key, done)
                audit_part(work, import_id, done)
            reports += done
        return ImportReport(is_dry_run=is_dry_run, rows=reports)

    async def foresee(self, checked: Sequence[CheckedRow | RefusedRow], *, by: str) -> list[RowReport]:
        """Return what would become of rows, in order; nothing of it stays.

        Args:
            checked: the rows; many are looked at a part at a time.
            by: who would bring them in.
        """
        reports: list[RowReport] = []
        for start in range(0, len(checked), AT_ONCE):
            try:
                async with self.unit_of_work.begin() as work:
                    reports += _as_dry_run(await import_part(work, checked[start : start + AT_ONCE], by=by))
                    raise _DryRunError  # noqa: TRY301 - it is what rolls back
            except _DryRunError:
                continue
        return reports


def check_list_key(list_key: str | None) -> None:
    """Refuse what can be the key of no list.

    Raises:
        InvalidFieldError: of `list`.
    """
    if list_key is not None and not is_key(list_key):
        raise InvalidFieldError(field="list", detail=KEY_RULE)


async def enlist(work: Work, list_key: str | None, reports: Sequence[RowReport]) -> None:
    """Put the customers of a part on a list, if they are to be on one."""
    if list_key is not None:
        people = [one.respondent_id for one in reports if one.respondent_id is not None]
        await CustomerLists(work.connection).add(list_key, people, at=work.now)


def audit_part(work: Work, import_id: UUID, reports: Sequence[RowReport]) -> None:
    """Record a part that changed something."""
    counts = ImportReport(is_dry_run=False, rows=reports).counts
    if counts["created"] or counts["changed"]:
        work.audit(
            "customers.imported",
            "customer_import",
            str(import_id),
            after={str(name): count for name, count in counts.items()},
        )


async def import_part(work: Work, rows: Sequence[CheckedRow | RefusedRow], *, by: str) -> list[RowReport]:
    """Bring some rows in, in the caller's transaction, and return what became of each, in order."""
    store = CustomerStore(work.connection)
    wanted = [row for row in rows if isinstance(row, CheckedRow)]
    people = People(await store.match(row.contact for row in wanted))
    judged: dict[int, Judged | RowReport] = {}
    known: dict[int, tuple[UUID, Contact] | None] = {}
    for row in rows:
        if isinstance(row, RefusedRow):
            judged[row.line] = RowReport(row=row.line, outcome="refused", problems=row.problems)
            continue
        try:
            known[row.line] = people.of(row.contact)
        except AmbiguousError:
            judged[row.line] = RowReport(row=row.line, outcome="refused", problems=[_AMBIGUOUS])
    matched = {one[0]: one[1] for one in known.values() if one is not None}
    facts = await store.of(list(matched))
    names = [name for one, contact in matched.items() for name in somebody_of(contact, one).names]
    entries = await ConsentStore(work.connection).of(names)
    for row in wanted:
        if row.line not in judged:
            one = known[row.line]
            before = NO_FACTS if one is None or one[0] not in facts else facts[one[0]].facts
            judged[row.line] = judge(row, one, before, entries, today=work.now.date())
    changes = [one for one in judged.values() if isinstance(one, Judged)]
    ids = await _write(work, store, changes, by=by)
    return [_report(judged[row.line], ids) for row in rows]


async def _write(work: Work, store: CustomerStore, judged: Sequence[Judged], *, by: str) -> dict[int, UUID]:
    """Write what changes; return who each row is about, by its line."""
    new = [one for one in judged if one.respondent_id is None]
    made = await RespondentStore(work.connection).upsert([one.contact for one in new], now=work.now)
    ids = {one.line: one.respondent_id or made[one.contact.identity_kind, one.contact.identity] for one in judged}
    filled = {one.respondent_id: one.contact for one in judged if one.respondent_id is not None and one.has_new_names}
    await store.fill_in(filled, now=work.now)
    companies = [one.company for one in reversed(judged) if one.company]  # of several names the first one counts
    await store.put_companies({one.key: one for one in companies}.values(), at=work.now)
    await store.save({ids[one.line]: one.facts for one in judged if one.has_new_facts}, at=work.now, by=by)
    alike: dict[NewWish, list[Somebody]] = defaultdict(list)
    for one in judged:
        if one.wish is not None:
            alike[one.wish].append(somebody_of(one.contact, ids[one.line]))
    # Everybody's lock at once, in one order, as two imports at the same time need it.
    everybody = [somebody for people in alike.values() for somebody in people]
    await hold_people(
        work.connection,
        [name for somebody in everybody for name in somebody.names],
        [somebody.respondent_id for somebody in everybody if somebody.respondent_id is not None],
    )
    for wish, people in alike.items():
        await record_wishes(work, people, [wish])
    return ids


def _report(judged: Judged | RowReport, ids: dict[int, UUID]) -> RowReport:
    if isinstance(judged, RowReport):
        return judged
    outcome: RowOutcome = "created" if judged.respondent_id is None else "changed" if judged.fields else "unchanged"
    return RowReport(row=judged.line, outcome=outcome, respondent_id=ids[judged.line], fields=judged.fields)


def _as_dry_run(reports: Sequence[RowReport]) -> list[RowReport]:
    """Return the reports without the ids of people who were made and are not kept."""
    return [replace(one, respondent_id=None) if one.outcome == "created" else one for one in reports]
