"""The forms about keys: what was typed in, and what is wrong with it in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from fastapi import Request

from services.accounts.application.granting import may_grant
from services.accounts.domain.api_key import ApiKey, KeyGrant
from services.accounts.domain.key_errors import BeyondOwnRightsError, KeyNameTakenError
from services.accounts.domain.scopes import EVERYTHING_MEANS, GROUPS
from shared.access import EVERYTHING, Caller
from shared.errors import FieldProblem, HeedError
from shared.marking import mark as _
from shared.web.console.visit import Visit

USUAL_LIFETIME = timedelta(days=365)


OVERLAPS = ((24, _("24 hours")), (168, _("7 days")), (1, _("1 hour")), (0, _("Not at all: it stops now")))
"""Hours for which a replaced secret goes on working."""
_WRONG: Mapping[str, str] = {
    "name": _("Use 1 to 60 letters and digits, with spaces and simple signs between them."),
    "scopes": _("Choose at least one."),
    "unit": _("There is no such unit."),
    "expires_at": _("Choose a day in the future, or none."),
    "networks": _("Write one network or address on each line, such as 203.0.113.0/24."),
}
_TAKEN = _("Another key has this name. Choose another one.")
_BEYOND = _("You cannot give more than you have yourself.")


@dataclass(slots=True)
class KeyForm:
    """What stands in the fields."""

    name: str = ""
    scopes: Sequence[str] = ()
    unit: str = ""
    expires_on: str = ""
    networks: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    """By field, in English; templates translate it."""

    @classmethod
    def fresh(cls, visit: Visit) -> Self:
        """Return the form of a new key, which ends in a year if nobody decides otherwise."""
        day = (visit.now + USUAL_LIFETIME).astimezone(ZoneInfo(visit.zone)).date()
        return cls(expires_on=day.isoformat(), unit=visit.caller.unit or "")

    @classmethod
    def of(cls, key: ApiKey, visit: Visit) -> Self:
        """Return the form that shows a key as it is."""
        # The last moment of the day is shown as that day, and not as the next.
        last = key.expires_at and (key.expires_at - timedelta(seconds=1)).astimezone(ZoneInfo(visit.zone))
        return cls(
            key.name, key.scopes, key.unit or "", last.date().isoformat() if last else "", "\n".join(key.networks)
        )

    @classmethod
    async def sent(cls, request: Request) -> Self:
        """Return what was typed in."""
        form = await request.form()
        name, unit, day, networks = (
            str(form.get(one, "")).strip() for one in ("name", "unit", "expires_on", "networks")
        )
        return cls(name, [str(scope) for scope in form.getlist("scopes")], unit, day, networks)

    def grant(self, visit: Visit) -> KeyGrant | None:
        """Return what a key with these fields may do; None when the day is none, which is noted in `wrong`."""
        try:
            expires_at = _end_of(date.fromisoformat(self.expires_on), visit.zone) if self.expires_on else None
        except (ValueError, OverflowError):
            self.wrong["expires_at"] = _WRONG["expires_at"]
            return None
        networks = tuple(line.strip() for line in self.networks.replace(",", "\n").splitlines() if line.strip())
        return KeyGrant(scopes=tuple(self.scopes), unit=self.unit or None, expires_at=expires_at, networks=networks)

    def note(self, error: HeedError) -> None:
        """Note what was wrong at its fields."""
        for problem in error.problems:
            self.wrong[problem.field.partition(".")[0]] = _said(error, problem)


def _said(error: HeedError, problem: FieldProblem) -> str:
    if isinstance(error, BeyondOwnRightsError):
        return _BEYOND
    if isinstance(error, KeyNameTakenError) or "another key" in problem.detail:
        return _TAKEN
    return _WRONG.get(problem.field.partition(".")[0], problem.detail)


def offered(caller: Caller) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the scopes that the caller may give, in groups, with what they mean; texts in English."""
    groups = [
        (group.title, [(scope, means) for scope, means in group.scopes if may_grant(caller, scope)]) for group in GROUPS
    ]
    if may_grant(caller, EVERYTHING):
        groups.append((_("Everything"), [(EVERYTHING, EVERYTHING_MEANS)]))
    return [(title, scopes) for title, scopes in groups if scopes]


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
