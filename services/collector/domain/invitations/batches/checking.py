"""Whether rows can be invitations, each by itself and beside the others of its batch."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast, get_args
from zoneinfo import ZoneInfo

from services.collector.domain.channels.entry_point import OWN_UNIT_RULE
from services.collector.domain.invitations.batches.batch import (
    MOST_DAYS,
    MOST_PER_DAY,
    MOST_ROWS,
    BatchOptions,
    BatchRow,
)
from services.collector.domain.invitations.batches.columns import RawRow, moment_of
from services.collector.domain.invitations.checking import Asked, new_invitation
from services.collector.domain.invitations.invitation import InvitationChannel
from services.collector.domain.people.contact import Contact, Respondent
from shared.directory.structure import Structure
from shared.errors import FieldProblem
from shared.vocabulary import ClaimedBasis

_NOBODY = Respondent(external_id="nobody")
_SEND_AT_RULE = "must be a moment such as `2026-03-01 10:00`, a day such as `2026-03-01`, or `01.03.2026`"


def check_options(
    options: BatchOptions, *, rows: int, structure: Structure, now: datetime, phone_region: str | None
) -> list[FieldProblem]:
    """Return what is wrong with what holds for all rows."""
    asked = Asked(
        survey=options.survey,
        respondent=_NOBODY,
        language=options.language,
        touchpoint=options.touchpoint,
        location=options.location,
        attributes=options.attributes,
        when=options.send_at,
        reminder_days=options.reminder_days,
        valid_days=options.valid_days,
    )
    _, problems = new_invitation(asked, structure=structure, now=now, phone_region=phone_region, requested_by="")
    if rows > MOST_ROWS:
        problems.append(FieldProblem("rows", f"must be at most {MOST_ROWS}"))
    if rows == 0:
        problems.append(FieldProblem("rows", "must be at least one"))
    if options.per_day is not None and not 1 <= options.per_day <= MOST_PER_DAY:
        problems.append(FieldProblem("per_day", f"must be 1 to {MOST_PER_DAY}"))
    elif options.per_day is not None and rows > options.per_day * MOST_DAYS:
        problems.append(FieldProblem("per_day", f"must be so large that the last goes out within {MOST_DAYS} days"))
    return problems


def check_rows(
    rows: Sequence[RawRow],
    options: BatchOptions,
    *,
    structure: Structure,
    sees: Callable[[str | None], bool],
    now: datetime,
    phone_region: str | None,
    requested_by: str,
) -> list[BatchRow]:
    """Return what the rows ask for; of several for one person the first counts. Call it off the event loop.

    Args:
        rows: as they were read.
        options: for what a row does not say.
        structure: of the company.
        sees: whether whoever asks sees a location, or what has none.
        now: the moment of asking.
        phone_region: two-letter country of phone numbers without `+`.
        requested_by: name of the key or person.
    """
    zone = ZoneInfo(options.zone)
    seen = _Seen()
    checked = []
    for row in rows:
        problems = list(row.problems)
        asked = _asked(row, options, zone, problems)
        new, wrong = new_invitation(
            asked, structure=structure, now=now, phone_region=phone_region, requested_by=requested_by
        )
        problems += [FieldProblem(_column(one.field), one.detail) for one in wrong]
        if not sees(asked.location):
            problems.append(FieldProblem("location", OWN_UNIT_RULE))
        if new is None or new.contact is None or problems:
            checked.append(BatchRow(row.number, None, "bad_value", problems))
            continue
        earlier = seen.earlier(row.number, new.contact)
        if earlier is None:
            checked.append(BatchRow(row.number, new))
        else:
            problem = FieldProblem("row", f"is about somebody who is in row {earlier} already")
            checked.append(BatchRow(row.number, None, "duplicate_row", [problem]))
    return checked


def _asked(row: RawRow, options: BatchOptions, zone: ZoneInfo, problems: list[FieldProblem]) -> Asked:
    cells = row.cells
    when = options.send_at
    if "send_at" in cells:
        when = moment_of(cells["send_at"], zone)
        if when is None:
            problems.append(FieldProblem("send_at", _SEND_AT_RULE))
    return Asked(
        survey=options.survey,
        respondent=Respondent(*(cells.get(name) for name in ("external_id", "email", "phone", "name"))),
        channel=cast(
            "InvitationChannel", _word(cells, "channel", get_args(InvitationChannel), problems) or options.channel
        ),
        language=cells.get("language", options.language),
        touchpoint=cells.get("touchpoint", options.touchpoint),
        location=cells.get("location", options.location),
        attributes={**options.attributes, **row.attributes},
        claimed_basis=cast(
            "ClaimedBasis | None", _word(cells, "basis", get_args(ClaimedBasis), problems) or options.claimed_basis
        ),
        when=None if when is None else when.astimezone(UTC),
        reminder_days=options.reminder_days,
        valid_days=options.valid_days,
    )


def _word(cells: Mapping[str, str], name: str, words: Sequence[str], problems: list[FieldProblem]) -> str | None:
    """Return one of some words, in small letters; None where the cell is empty, or wrong."""
    if name not in cells:
        return None
    word = cells[name].lower()
    if word in words:
        return word
    problems.append(FieldProblem(name, f"must be one of {', '.join(words)}"))
    return None


def _column(field: str) -> str:
    return "row" if field == "respondent" else field.removeprefix("respondent.")


class _Seen:
    """Whom earlier rows were about."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], int] = {}
        self._without_number: dict[tuple[str, str], int] = {}

    def earlier(self, number: int, contact: Contact) -> int | None:
        """Return the earlier row about somebody, None for the first, which is remembered.

        A family shares an address: rows with different customer numbers are about different people.
        """
        identity = (contact.identity_kind, contact.identity)
        names = [(kind, name) for kind, name in (("email", contact.email), ("phone", contact.phone)) if name]
        found = self._rows.get(identity)
        if found is None:
            others = self._rows if contact.external_id is None else self._without_number
            found = next((others[one] for one in names if one in others), None)
        if found is not None:
            return found
        self._rows[identity] = number
        for one in names:
            self._rows.setdefault(one, number)
            if contact.external_id is None:
                self._without_number.setdefault(one, number)
        return None
