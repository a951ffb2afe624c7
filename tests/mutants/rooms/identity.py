"""Faults of finding out who calls: what is remembered, for how long, and what is refused."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "shared/identity/identities.py",
        'credential.kind != "key" or self._now() - known.confirmed_at >= KEPT_SECONDS',
        "self._now() - known.confirmed_at >= KEPT_SECONDS",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        'credential.kind != "key" or self._now() - known.confirmed_at >= KEPT_SECONDS',
        'credential.kind != "key"',
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        "        self._witness.unverified(known.caller, credential.address)\n",
        "",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        "                if configured.name == ADMIN:\n",
        "                if False:\n",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        "if generation == self._generation:",
        "if True:",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        "if self._memory.known(mark) is not known:",
        "if False:",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        "        if asking is None:\n            if is_new",
        "        if True:\n            if is_new",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        "if is_new and self._asked_for_the_first_time >= MOST_ASKED_AT_ONCE:",
        "if False:",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/identities.py",
        "caller is None or (caller.networks and not is_from(credential.address, caller.networks))",
        "caller is None",
        "tests/house/test_identities.py tests/services/keys/test_keys_api.py",
    ),
    (
        "shared/identity/identities.py",
        "            self.check_guesses(credential)\n",
        "",
        "tests/house/test_identities.py tests/house/test_auth.py",
    ),
    (
        "shared/identity/memory.py",
        "return at - self.asked_at < FRESH_SECONDS",
        "return True",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/memory.py",
        "            self._known.pop(mark, None)\n",
        "",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/memory.py",
        "            self._unknown.pop(mark, None)\n",
        "",
        "tests/house/test_identity_memory.py",
    ),
    (
        "shared/identity/memory.py",
        "    while len(into) > most:\n        into.popitem(last=False)\n",
        "",
        "tests/house/test_identity_memory.py",
    ),
    (
        "shared/identity/memory.py",
        'known.caller.name == name or (name is None and mark[0] == "session")',
        "known.caller.name == name",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/memory.py",
        "window[0] >= MOST_WRONG[kind]",
        "window[0] > MOST_WRONG[kind]",
        "tests/house/test_identities.py",
    ),
    (
        "shared/identity/keys.py",
        'getattr(parsed, "ipv4_mapped", None) or parsed',
        "parsed",
        (
            "tests/house/test_identities.py tests/services/keys/test_keys_api.py "
            "tests/domain/channels/test_codes_and_keys.py"
        ),
    ),
    (
        "shared/access.py",
        "return self.locations is None or",
        "return self.locations is None or location is None or",
        "tests/services/tickets/test_reach.py",
    ),
)
