"""Rows of customers: what they mean, and why they are refused, without a value being repeated."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.customers.columns import columns_of
from services.collector.domain.customers.facts import (
    CustomerFacts,
    attributes_of,
    company_of,
    key_for,
    problems_of,
)
from services.collector.domain.customers.rows import CheckedRow, RawRow, RefusedRow, check_rows, reading_of
from services.collector.domain.imports.csv_rows import InvalidFileError
from services.collector.domain.names import is_key

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


def check(*rows: dict[str, str]) -> list[Any]:
    raw = [RawRow(line=number, cells=cells) for number, cells in enumerate(rows, start=1)]  # type: ignore[arg-type]  # names of columns
    return check_rows(raw, reading_of(raw, amounts=None, days=None, now=NOW, phone_region="DE", by="ops"))


def refused(row: dict[str, str]) -> dict[str, str]:
    [result] = check(row)
    assert isinstance(result, RefusedRow)
    return {one.field: one.detail for one in result.problems}


def test_a_whole_row() -> None:
    [row] = check(
        {
            "external_id": "C-1",
            "email": "Ada@Example.org",
            "phone": "030 123456",
            "value": "1.234,50",
            "currency": "eur",
            "customer_since": "1.4.2021",
            "left_on": "",
            "company": "Müller & Söhne GmbH",
            "consent_survey": "ja",
            "consent_source": "Bestellformular",
            "consent_at": "2.11.2025",
        }
    )
    assert isinstance(row, CheckedRow)
    assert row.contact.email == "ada@example.org"
    assert row.facts == {
        "value": Decimal("1234.50"),
        "currency": "EUR",
        "customer_since": date(2021, 4, 1),
        "left_on": None,
        "company": "mueller-soehne-gmbh",
    }
    assert row.wish is not None
    assert (row.wish.wish, row.wish.purpose, row.wish.basis, row.wish.source) == (
        "given",
        "survey",
        "consent",
        "import",
    )
    assert (row.wish.wording, row.wish.said_at, row.wish.by) == (
        "Bestellformular",
        datetime(2025, 11, 2, tzinfo=UTC),
        "ops",
    )


def test_columns_that_are_missing_say_nothing() -> None:
    [row] = check({"email": "ada@example.org"})
    assert isinstance(row, CheckedRow)
    assert (row.facts, row.company, row.wish) == ({}, None, None)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({}, "row"),
        ({"name": "Ada"}, "row"),
        ({"email": "ada"}, "email"),
        ({"email": "a@b.de", "value": "5"}, None),
        ({"email": "a@b.de", "value": "5", "currency": ""}, "currency"),
        ({"email": "a@b.de", "value": "5", "currency": "DEM"}, "currency"),
        ({"email": "a@b.de", "value": "5.123", "currency": "EUR"}, "value"),
        ({"email": "a@b.de", "value": "5.50", "currency": "JPY"}, "value"),
        ({"email": "a@b.de", "value": "5.5001", "currency": "KWD"}, "value"),
        ({"email": "a@b.de", "value": "9" * 16, "currency": "EUR"}, "value"),
        ({"email": "a@b.de", "value": "1.234", "currency": "EUR"}, "value"),
        ({"email": "a@b.de", "customer_since": "3.3.2026"}, "customer_since"),
        ({"email": "a@b.de", "customer_since": "1.1.1700"}, "customer_since"),
        ({"email": "a@b.de", "customer_since": "2020-01-01", "left_on": "2019-12-31"}, "left_on"),
        ({"email": "a@b.de", "company_key": "No Key"}, "company_key"),
        ({"email": "a@b.de", "company": "a\nb"}, "company"),
        ({"email": "a@b.de", "consent_survey": "maybe", "consent_at": "2020-01-01"}, "consent_survey"),
        ({"email": "a@b.de", "consent_survey": "yes", "consent_at": "2020-01-01"}, "consent_source"),
        ({"email": "a@b.de", "consent_survey": "yes", "consent_source": "x"}, "consent_at"),
        ({"email": "a@b.de", "consent_survey": "no", "consent_at": "2027-01-01"}, "consent_at"),
        ({"email": "a@b.de", "consent_at": "2025-01-01"}, "consent_survey"),
    ],
)
def test_what_is_refused(cells: dict[str, str], field: str | None) -> None:
    """The field is named, with what would be right; the value is not."""
    if field is None:
        assert isinstance(check(cells)[0], CheckedRow)
        return
    problems = refused(cells)
    assert field in problems
    said = " ".join(problems.values())
    assert not any(value in said for value in cells.values() if len(value) > 3 and value != "2025-12-31")


def test_duplicates_inside_a_file() -> None:
    """The same number, or the same address where one has no number; two numbers at one address are two customers."""
    outcomes = check(
        {"external_id": "1", "email": "a@b.de"},
        {"external_id": "1"},
        {"email": "A@b.de"},
        {"external_id": "2", "email": "a@b.de"},
        {"phone": "+4930123456"},
        {"phone": "030 123456"},
    )
    assert [isinstance(one, CheckedRow) for one in outcomes] == [True, False, False, True, True, False]
    assert [one.problems[0].detail for one in outcomes if isinstance(one, RefusedRow)] == [
        "is about the same customer as row 1",
        "is about the same customer as row 1",
        "is about the same customer as row 5",
    ]


def test_the_style_of_a_column_decides_for_all_of_it() -> None:
    rows = check(
        {"external_id": "1", "value": "1.234", "currency": "EUR"},
        {"external_id": "2", "value": "99,90", "currency": "EUR"},
        {"external_id": "3", "customer_since": "3/4/2025"},
        {"external_id": "4", "customer_since": "31/4/2025"},
        {"external_id": "5", "customer_since": "31/3/2025"},
    )
    assert [getattr(one, "facts", None) for one in rows] == [
        {"value": Decimal(1234), "currency": "EUR"},
        {"value": Decimal("99.90"), "currency": "EUR"},
        {"customer_since": date(2025, 4, 3)},
        None,
        {"customer_since": date(2025, 3, 31)},
    ]


def test_columns_are_known_in_both_languages() -> None:
    names = ["Kundennummer", "E-Mail", "Wert", "WÄHRUNG", "Kunde seit", "Firma", "Einwilligung Umfrage", "Notizen"]
    assert list(columns_of(names).values()) == [
        "external_id",
        "email",
        "value",
        "currency",
        "customer_since",
        "company",
        "consent_survey",
    ]
    for wrong in (["name", "wert"], ["ada@example.org", "Ada"], ["email", "E-Mail"]):
        with pytest.raises(InvalidFileError) as error:
            columns_of(wrong)
        assert "ada" not in str(error.value.problems)


@given(st.text(min_size=1, max_size=200).filter(lambda text: not text.isspace()))
def test_every_company_has_a_key(name: str) -> None:
    assert is_key(key_for(name))
    assert key_for(name) == key_for(f" {name}  ".replace("  ", " ")) or not name.isascii()


def test_companies() -> None:
    assert key_for("ACME, Inc.") == key_for("Acme Inc") == "acme-inc"
    assert key_for("株式会社") != key_for("有限会社")
    company, problems = company_of("acme", None)
    assert (company and (company.key, company.name), problems) == (("acme", "acme"), [])
    assert company_of(None, None) == (None, [])


def test_attributes_hold_no_floating_point_money() -> None:
    facts = CustomerFacts(value=Decimal("1234.99"), currency="EUR", customer_since=date(2020, 1, 2), company="acme")
    assert problems_of(facts, today=TODAY) == []
    assert attributes_of(facts) == {
        "customer_value": 1234,
        "customer_currency": "EUR",
        "customer_since": "2020-01-02",
        "company": "acme",
    }
    assert attributes_of(CustomerFacts()) == {}
