"""Faults of the embedded bus."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "shared/bus/embedded/compaction.py",
        "topic, partition, newest[:-1], tombstone_ms",
        "topic, partition, newest, tombstone_ms",
        "tests/bus/test_embedded_log.py",
    ),
    (
        "shared/bus/embedded/compaction.py",
        "    AND key IS NOT NULL AND NOT record_offset",
        "    AND NOT record_offset",
        "tests/bus/test_embedded_log.py",
    ),
    (
        "shared/bus/embedded/log.py",
        "ORDER BY p.topic, p.partition FOR UPDATE OF p",
        "ORDER BY p.topic, p.partition",
        "tests/bus/test_embedded_bus.py tests/bus/test_embedded_faults.py",
    ),
    (
        "shared/bus/embedded/log.py",
        "if len(locked) != len(groups):",
        "if False:",
        "tests/bus/test_embedded_faults.py",
    ),
    (
        "shared/bus/embedded/log.py",
        "record.record_offset >= at.first_offset",
        "record.record_offset > at.first_offset",
        "tests/bus/test_embedded_bus.py",
    ),
    (
        "shared/bus/embedded/publisher.py",
        "len(chunk) == CHUNK_MESSAGES or size + message.size > CHUNK_BYTES",
        "len(chunk) == CHUNK_MESSAGES",
        "tests/bus/test_embedded_shares.py",
    ),
    (
        "shared/bus/embedded/retention.py",
        "AND record_offset < (",
        "AND record_offset <= (",
        "tests/bus/test_embedded_log.py",
    ),
    (
        "shared/bus/embedded/retention.py",
        "age > $3 * interval '4 milliseconds' OR ",
        "",
        "tests/bus/test_embedded_log.py",
    ),
    (
        "shared/bus/embedded/subscription.py",
        "greatest(old.next_offset, excluded.next_offset)",
        "excluded.next_offset",
        "tests/bus/test_embedded_faults.py",
    ),
    (
        "shared/bus/embedded/subscription.py",
        "            self._positions.clear()\n",
        "",
        "tests/bus/test_embedded_faults.py tests/bus/test_embedded_bus.py",
    ),
    (
        "shared/bus/embedded/subscription.py",
        "-(-limit // (len(available) - index))",
        "limit // (len(available) - index)",
        "tests/bus/test_embedded_shares.py",
    ),
    (
        "shared/bus/embedded/subscription.py",
        "for at, offset in offsets.items() if at.topic in owned)",
        "for at, offset in offsets.items())",
        "tests/bus/test_embedded_faults.py tests/bus/test_embedded_bus.py",
    ),
)
