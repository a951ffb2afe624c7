"""Faults of exports and republication of responses."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/collector/application/responses/export_responses.py",
        "if len(page) < PAGE:\n                return",
        "return",
        "tests/services/collector/test_export.py tests/services/collector/test_export_streams.py",
    ),
    (
        "services/collector/application/responses/export_responses.py",
        "await responses.settled_until() - SETTLED_AFTER",
        "await responses.settled_until()",
        "tests/services/collector/test_export_streams.py tests/services/collector/test_export.py",
    ),
    (
        "services/collector/application/responses/republish_responses.py",
        "is_last = len(page) < PAGE",
        "is_last = True",
        "tests/services/collector/test_republication.py",
    ),
    (
        "services/collector/application/responses/republish_responses.py",
        "withdrawn=True) for key in keys",
        "withdrawn=False) for key in keys",
        "tests/services/collector/test_republication.py",
    ),
    (
        "services/collector/application/responses/republish_responses.py",
        "after = people[-1][0]",
        "after = people[0][0]",
        "tests/services/collector/test_republication.py",
    ),
    (
        "services/collector/domain/responses/export.py",
        "max(self.from_at, EARLIEST) - FUTURE_TOLERANCE",
        "max(self.from_at, EARLIEST)",
        "tests/services/collector/test_export.py tests/services/collector/test_export_streams.py",
    ),
    (
        "services/collector/store/export_store.py",
        "RESPONSE.c.occurred_at < selection.to_at",
        "RESPONSE.c.occurred_at <= selection.to_at",
        "tests/services/collector/test_export.py",
    ),
    (
        "services/collector/store/export_store.py",
        "SELECT LEAST(clock_timestamp(), min(xact_start))",
        "SELECT LEAST(clock_timestamp(), clock_timestamp())",
        "tests/services/collector/test_export_streams.py tests/services/collector/test_export.py",
    ),
    (
        "services/collector/store/export_store.py",
        "RESPONSE.c.id == response_id, RESPONSE.c.survey == survey",
        "RESPONSE.c.id == response_id",
        "tests/services/collector/test_export.py",
    ),
    (
        "services/collector/store/export_store.py",
        "conditions.append(RESPONSE.c.withdrawn_at.is_(None))",
        "pass",
        "tests/services/collector/test_export.py tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/store/export_store.py",
        ".order_by(RESPONSE.c.received_at, RESPONSE.c.id)",
        ".order_by(RESPONSE.c.received_at)",
        "tests/services/collector/test_republication.py tests/services/collector/test_export.py",
    ),
    (
        "services/collector/store/export_store.py",
        "RESPONSE.c.received_at < selection.until",
        "RESPONSE.c.received_at <= selection.until",
        (
            "tests/services/collector/test_republication.py tests/services/collector/test_export.py "
            "tests/services/collector/test_export_streams.py"
        ),
    ),
)
