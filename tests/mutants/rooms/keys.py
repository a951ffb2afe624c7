"""Faults of API keys: what they may be given, from where, until when, and what follows them."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/accounts/domain/api_key.py",
        "if self.ends_at is not None and self.ends_at <= at:",
        "if False:",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/domain/api_key.py",
        '        if self.revoked_at is not None:\n            return "revoked"\n',
        "",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/domain/api_key.py",
        "for at in (self.expires_at, self.overlap_ends_at) if at",
        "for at in (self.expires_at,) if at",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/domain/api_key.py",
        "self.expires_at is not None and self.expires_at <= now",
        "False",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/domain/api_key.py",
        "name.casefold() in RESERVED_NAMES or name in taken",
        "name in taken",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/domain/api_key.py",
        "    if _UUID.fullmatch(name):\n",
        "    if False:\n",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/store/key_store.py",
        "where(API_KEY.c.id == key_id, stale)",
        "where(API_KEY.c.id == key_id)",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/domain/api_key.py",
        "_COARSE_BITS = {4: 24, 6: 48}",
        "_COARSE_BITS = {4: 32, 6: 128}",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/domain/api_key.py",
        "timedelta() <= overlap <= MAX_OVERLAP",
        "timedelta() <= overlap",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/application/key_callers.py",
        "key is None or not key.works(now)",
        "key is None",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/application/key_callers.py",
        "locations=await self._units.locations_of(key.unit)",
        "locations=None",
        "tests/services/keys/test_keys_of_units.py",
    ),
    (
        "services/accounts/application/granting.py",
        "if not all(may_grant(caller, scope) for scope in grant.scopes):",
        "if False:",
        "tests/services/keys/test_keys_api.py",
    ),
    (
        "services/accounts/application/granting.py",
        "if not await reaches(caller, grant.unit, units):",
        "if False:",
        "tests/services/keys/test_keys_of_units.py",
    ),
    (
        "services/accounts/application/granting.py",
        "(bool(locations) and locations <= caller.locations)",
        "locations <= caller.locations",
        "tests/services/keys/test_keys_of_units.py",
    ),
    (
        "services/accounts/application/granting.py",
        "    await units.check_declared(grant.unit)\n",
        "    pass\n",
        "tests/services/keys/test_keys_of_units.py",
    ),
)
