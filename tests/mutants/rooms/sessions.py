"""Faults of sign-in, sessions, form tokens and the rights that people give each other."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "shared/web/auth.py",
        "    if request.method not in SAFE_METHODS:\n        await _check_form_token(request, token)\n",
        "",
        "tests/house/test_auth.py",
    ),
    (
        "shared/web/auth.py",
        "if request.method not in SAFE_METHODS:",
        'if request.method == "POST":',
        "tests/house/test_auth.py",
    ),
    (
        "shared/web/auth.py",
        "not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), form_token(session).encode())",
        "not isinstance(sent, str)",
        "tests/house/test_auth.py",
    ),
    (
        "shared/web/auth.py",
        "SECURE_COOKIE if is_secure(request) else LOOPBACK_COOKIE",
        "LOOPBACK_COOKIE",
        "tests/house/test_auth.py tests/services/accounts/test_sessions.py tests/services/accounts/test_sign_in.py",
    ),
    (
        "shared/web/auth.py",
        'request.url.scheme == "https" or public.startswith("https://")',
        'request.url.scheme == "https"',
        "tests/house/test_auth.py tests/services/accounts/test_sessions.py tests/services/accounts/test_sign_in.py",
    ),
    (
        "shared/web/auth.py",
        "    if caller is not None or token is None:\n",
        "    if token is None:\n",
        "tests/house/test_auth.py",
    ),
    (
        "shared/web/auth.py",
        '    act_as(Actor(caller.name, "person", _address(request)))\n',
        "",
        "tests/house/test_auth.py tests/services/tickets tests/services/accounts/audit",
    ),
    (
        "services/accounts/domain/people/sessions.py",
        "at - self.last_seen_at >= lifetimes.idle or at - self.created_at >= lifetimes.absolute",
        "at - self.created_at >= lifetimes.absolute",
        "tests/domain/accounts/test_people.py tests/services/accounts/test_sessions.py",
    ),
    (
        "services/accounts/domain/people/sessions.py",
        "at - self.last_seen_at >= lifetimes.idle or at - self.created_at >= lifetimes.absolute",
        "at - self.last_seen_at >= lifetimes.idle",
        "tests/domain/accounts/test_people.py tests/services/accounts/test_sessions.py",
    ),
    (
        "services/accounts/application/session_callers.py",
        "not person.is_active or session.is_over",
        "session.is_over",
        "tests/services/accounts/test_sessions.py tests/services/accounts/test_people_rights.py",
    ),
    (
        "services/accounts/domain/people/links.py",
        "return at < self.expires_at",
        "return True",
        "tests/services/accounts/test_first_admin.py tests/services/accounts/test_people_api.py",
    ),
    (
        "services/accounts/domain/people/second_factor.py",
        "if right and step > self.last_step:",
        "if right:",
        "tests/domain/accounts/test_second_factor.py",
    ),
    (
        "services/accounts/domain/people/second_factor.py",
        "_TOLERATED_STEPS = 1",
        "_TOLERATED_STEPS = 2",
        "tests/domain/accounts/test_second_factor.py",
    ),
    (
        "services/accounts/domain/people/slowing.py",
        "    if over < 0 or",
        "    if over <= 0 or",
        "tests/domain/accounts/test_slowing.py",
    ),
    (
        "services/accounts/domain/people/slowing.py",
        "2 ** min(over, _MOST_DOUBLINGS)",
        "2",
        "tests/domain/accounts/test_slowing.py",
    ),
    (
        "services/accounts/domain/people/slowing.py",
        "longest = max(waits)",
        "longest = min(waits)",
        "tests/domain/accounts/test_slowing.py",
    ),
    (
        "services/accounts/domain/people/management.py",
        "self.caller.has_all(ROLE_SCOPES[role]) and self._holds(unit)",
        "self._holds(unit)",
        "tests/services/accounts/test_people_rights.py",
    ),
    (
        "services/accounts/domain/people/management.py",
        "self.caller.has_all(ROLE_SCOPES[role]) and self._holds(unit)",
        "self.caller.has_all(ROLE_SCOPES[role])",
        "tests/services/accounts/test_people_rights.py",
    ),
    (
        "services/accounts/domain/people/management.py",
        "(unit is not None and unit in self.units)",
        "(unit is None or unit in self.units)",
        "tests/services/accounts/test_people_rights.py",
    ),
)
