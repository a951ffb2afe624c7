"""Faults of contracts: events, their records and what may be added to them."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "shared/contracts/event.py",
        'return cls.event_type.split(".")[1]',
        'return cls.event_type.split(".")[2]',
        "tests/contracts/test_documents.py tests/house/test_consumer.py",
    ),
    (
        "shared/contracts/event.py",
        "            if field.name in cls.personal\n",
        "",
        "tests/services/feed/test_events_api.py",
    ),
    (
        "shared/contracts/event.py",
        "            location=self.location,\n",
        "",
        "tests/contracts/test_headers.py",
    ),
    (
        "shared/contracts/event.py",
        "Cause(event.source, event.id, event.correlation_id, event.traceparent)",
        "Cause(event.source, event.id)",
        "tests/house/test_unit_of_work.py tests/house/test_consumer.py tests/house/test_journey.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        "if (before is None) != (after is None):",
        "if False:",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        "and before - after:",
        "and after - before:",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        "if name in must_after - must_before:",
        "if False:",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        "if name in must_before - must_after:",
        "if False:",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        "(must_after - must_before) - before.keys()",
        "must_before - before.keys()",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        '        if name not in after:\n            yield f"{here}: the field is gone"\n            continue',
        "        if name not in after:\n            continue",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        '        if after is None:\n            found.append(f"{event_type}: the event is gone")',
        "        if after is None:\n            pass",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        '(("items", "[]"), ("additionalProperties", ".*"))',
        '(("items", "[]"),)',
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        "if (word in old.part) != (word in new.part):",
        "if False:",
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        '("type", "format"))',
        '("type",))',
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/additive.py",
        '"default", "deprecated"',
        '"deprecated"',
        "tests/contracts/test_additive.py",
    ),
    (
        "shared/contracts/wire/records.py",
        "moment.astimezone(UTC).isoformat()",
        "moment.isoformat()",
        "tests/contracts/test_records.py",
    ),
    (
        "shared/contracts/wire/records.py",
        "if happened_at.tzinfo is None:",
        "if False:",
        "tests/contracts/test_headers.py",
    ),
    (
        "shared/contracts/wire/records.py",
        (
            '    except KeyError as missing:\n        message = f"header missing: {missing}"\n'
            "        raise DecodeError(message) from None\n"
        ),
        "",
        "tests/contracts/test_headers.py",
    ),
    (
        "shared/contracts/wire/records.py",
        "_PLACE.search(said) or _MISSING.match(said)",
        "_PLACE.search(said)",
        "tests/contracts/test_records.py",
    ),
    (
        "shared/contracts/wire/records.py",
        "(msgspec.DecodeError, UnicodeDecodeError, RecursionError)",
        "(msgspec.DecodeError, UnicodeDecodeError)",
        "tests/contracts/test_records.py tests/faults/test_bad_events.py",
    ),
    (
        "shared/contracts/wire/records.py",
        "    if event.traceparent is not None:\n",
        "    if event.correlation_id is not None:\n",
        "tests/contracts/test_golden.py tests/contracts/test_records.py",
    ),
    (
        "shared/contracts/wire/records.py",
        '("correlationid", event',
        '("correlation_id", event',
        "tests/contracts/test_golden.py tests/contracts/test_records.py",
    ),
    (
        "shared/contracts/wire/records.py",
        '("ce_subject", event.data.key().encode() if key is None else key)',
        '("ce_subject", b"" if key is None else key)',
        "tests/contracts/test_golden.py tests/contracts/test_records.py",
    ),
    (
        "shared/contracts/wire/records.py",
        '.replace("+00:00", "Z")',
        "",
        "tests/contracts/test_golden.py tests/contracts/test_records.py",
    ),
    (
        "shared/contracts/wire/records.py",
        'return raw.decode("ascii", errors="replace")',
        'return raw.decode("ascii")',
        "tests/contracts/test_headers.py",
    ),
    (
        "shared/contracts/wire/records.py",
        'return None if raw is None else raw.decode(errors="replace")',
        "return None if raw is None else raw.decode()",
        "tests/contracts/test_headers.py",
    ),
)
