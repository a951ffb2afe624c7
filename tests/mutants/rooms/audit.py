"""Faults of the audit log: the chain of hashes, what is referred to, and what is recorded once."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/accounts/domain/audit/segment.py",
        '_hash("first", number, month.isoformat(), previous_hash)',
        '_hash("first", number, month.isoformat())',
        "tests/domain/accounts/test_audit_chain.py",
    ),
    (
        "services/accounts/domain/audit/segment.py",
        '_hash("closing", segment.number, segment.first_hash, segment.entries, segment.last_hash, moment)',
        '_hash("closing", segment.number)',
        "tests/domain/accounts/test_audit_chain.py",
    ),
    (
        "services/accounts/domain/audit/entry.py",
        'hashlib.sha256(f"{previous}\\n{text}".encode())',
        "hashlib.sha256(text.encode())",
        "tests/domain/accounts/test_audit_chain.py",
    ),
    (
        "services/accounts/domain/audit/verification.py",
        "if entry.number != self._expected:",
        "if False:",
        "tests/services/accounts/audit/test_chain.py",
    ),
    (
        "services/accounts/domain/audit/verification.py",
        "if sealed.hash != entry.hash_after(self.head):",
        "if False:",
        "tests/services/accounts/audit/test_chain.py",
    ),
    (
        "services/accounts/domain/audit/verification.py",
        "if not subjects[reference].is_genuine:",
        "if False:",
        "tests/services/accounts/audit/test_chain.py",
    ),
    (
        "services/accounts/domain/audit/verification.py",
        "if self._expected <= segment.entries:",
        "if False:",
        "tests/services/accounts/audit/test_chain.py",
    ),
    (
        "services/accounts/domain/audit/verification.py",
        "if segment.number != self.segments + 1:",
        "if False:",
        "tests/domain/accounts/test_audit_chain.py",
    ),
    (
        "services/accounts/domain/audit/verification.py",
        "if closing != segment.closing_hash:",
        "if False:",
        "tests/services/accounts/audit/test_chain.py tests/services/accounts/audit/test_keeping.py",
    ),
    (
        "services/accounts/domain/audit/verification.py",
        "if segment.closing_hash is None or self.dropped != self.segments:",
        "if False:",
        "tests/domain/accounts/test_audit_chain.py",
    ),
    (
        "services/accounts/domain/audit/subject.py",
        "json.dumps([kind, value, salt, at.",
        'json.dumps([kind, value, "", at.',
        "tests/domain/accounts/test_audit_chain.py",
    ),
    (
        "services/accounts/domain/audit/subject.py",
        "kind=self.kind, value=None, salt=None, noted_at",
        "kind=self.kind, value=None, salt=self.salt, noted_at",
        "tests/services/accounts/audit/test_chain.py tests/services/accounts/audit/test_keeping.py",
    ),
    (
        "services/accounts/application/audit/appending.py",
        "            await log_store.lock()\n",
        "",
        "tests/services/accounts/audit/test_appending.py tests/services/accounts/audit/test_chain.py",
    ),
    (
        "services/accounts/application/audit/appending.py",
        "if draft.event_id not in known[draft.data.producer()]",
        "if True",
        "tests/services/accounts/audit/test_appending.py",
    ),
    (
        "services/accounts/application/audit/appending.py",
        "subject.erased() if is_erased or value in self._erased else subject",
        "subject",
        "tests/services/accounts/audit/test_appending.py tests/services/accounts/audit/test_keeping.py",
    ),
    (
        "services/accounts/application/audit/appending.py",
        "data.thing_id if thing_ref is None else None",
        "data.thing_id",
        "tests/services/accounts/audit/test_appending.py tests/services/accounts/audit/test_keeping.py",
    ),
    (
        "services/accounts/application/audit/appending.py",
        "previous = entry.hash_after(previous)",
        "previous = entry.hash_after(segment.last_hash)",
        "tests/services/accounts/audit/test_appending.py tests/services/accounts/audit/test_chain.py",
    ),
)
