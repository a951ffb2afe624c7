"""The columns of a file of customers, and what people call them."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

from services.collector.domain.imports.csv_rows import InvalidFileError
from shared.errors import FieldProblem

Column = Literal[
    "external_id",
    "email",
    "phone",
    "name",
    "value",
    "currency",
    "customer_since",
    "left_on",
    "company",
    "company_key",
    "location",
    "consent_survey",
    "consent_source",
    "consent_at",
]
WHO: tuple[Column, ...] = ("external_id", "email", "phone")
_CALLED: Mapping[Column, str] = {
    "external_id": "customer id, customer number, customer no, id, kundennummer, kundennr, kunden nr, kunden id",
    "email": "e mail, mail, email address, e mail adresse, mailadresse",
    "phone": "telephone, phone number, mobile, telefon, telefonnummer, mobil, handy, mobilnummer",
    "name": "full name, customer name, kundenname",
    "value": "customer value, amount, revenue, kundenwert, wert, umsatz, betrag",
    "currency": "waehrung",
    "customer_since": "since, customer from, kunde seit, seit, kundenbeginn",
    "left_on": "left, left at, churned on, ended on, ausgeschieden am, gekuendigt am, kunde bis, verloren am",
    "company": "company name, account, organisation, organization, firma, firmenname, unternehmen",
    "company_key": "company id, company number, firmennummer, firmen id, firmenschluessel",
    "location": "branch, own location, standort, filiale, betreuende filiale",
    "consent_survey": "consent, survey consent, einwilligung, einwilligung umfrage, einwilligung umfragen",
    "consent_source": "source of consent, einwilligung quelle, quelle der einwilligung",
    "consent_at": "consent date, consent on, einwilligung am, datum der einwilligung",
}
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _plain(name: str) -> str:
    """Return a name without case, accents and what separates words."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    return " ".join("".join(one if one.isalnum() else " " for one in folded).split())


_COLUMNS: Mapping[str, Column] = {
    called: column for column, names in _CALLED.items() for called in (_plain(column), *names.split(", "))
}


def columns_of(names: Sequence[str]) -> Mapping[str, Column]:
    """Return the columns of a file by the names that stand in its first line. Others are not there.

    Raises:
        InvalidFileError: none of them says who the customers are, or two are the same.
    """
    known = {name: _COLUMNS[_plain(name)] for name in names if _plain(name) in _COLUMNS}
    if not set(WHO) & set(known.values()):
        # Never name those that there are: without a first line with names they would be somebody's data.
        detail = f"must name the columns, with one of {', '.join(WHO)} among them"
        raise InvalidFileError([FieldProblem("line 1", detail)])
    if len(set(known.values())) < len(known):
        raise InvalidFileError([FieldProblem("line 1", "names a column twice")])
    return known
