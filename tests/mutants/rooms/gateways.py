"""Faults of SMS gateways: believing what is not proven, and reading what was not written."""

_G = "services/collector/gateways/"
_TESTS = "tests/domain/channels/gateways/"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (_G + "sms/gateway.py", "genuine = False", "genuine = True", _TESTS + "test_texts_of_gateways.py"),
    (_G + "sms/proofs.py", "len(given) == 1 and", "given and", _TESTS + "test_every_gateway.py"),
    (_G + "sms/proofs.py", "<= MAX_AGE_SECONDS", "<= MAX_AGE_SECONDS * 9", _TESTS + "test_every_gateway.py"),
    (_G + "sms/proofs.py", "or by_password", "", _TESTS + "test_every_gateway.py"),
    (_G + "sms/tokens.py", "ends >= now - LEEWAY_SECONDS", "True", _TESTS + "test_makers_validators.py"),
    (_G + "sms/tokens.py", "begins <= now + LEEWAY_SECONDS", "True", _TESTS + "test_makers_validators.py"),
    (_G + "sms/twilio.py", "len(hashes) == 1 and", "not hashes or", "tests/domain/channels/test_twilio_signature.py"),
    (_G + "sms/twilio.py", "() if not webhook.body else None", "()", _TESTS + "test_makers_validators.py"),
    (_G + "sms/twilio.py", "one.isprintable() or one.isspace()", "True", _TESTS + "test_texts_of_gateways.py"),
    (_G + "sms/vonage.py", ".replace('&', '_')", "", _TESTS + "test_makers_validators.py"),
    (_G + "sms/vonage.py", "1 <= part.number <= part.total", "True", "tests/services/channels/test_sms_parts.py"),
    (_G + "sms/vonage_messages.py", "return is_recent and", "return", _TESTS + "test_makers_validators.py"),
    (_G + "sms/messagebird.py", "return is_for_us and not covered", "return is_for_us", _TESTS),
    (_G + "sms/messagebird.py", 'or claims["iss"] != "MessageBird"', "", _TESTS + "test_makers_validators.py"),
    (_G + "sms/plivo.py", "and account.accept_v2", "", _TESTS + "test_makers_validators.py"),
    (_G + "sms/plivo.py", '("." if query and fields else "")', '""', _TESTS + "test_makers_validators.py"),
    (_G + "sms/telnyx.py", "return is_recent(sent_at, webhook) and", "return", _TESTS + "test_every_gateway.py"),
    (_G + "sms/jasmin.py", 'Reply("ACK/Jasmin")', 'Reply("ACK/Jasmin\\n")', _TESTS + "test_every_gateway.py"),
    (_G + "sms/messages.py", "[] if message is None else [message]", "[]", _TESTS + "test_events_and_batches.py"),
    (_G + "ports.py", '.replace("\\x00"', '.replace("\\x01"', _TESTS + "test_texts_of_gateways.py"),
    (_G + "ports.py", "{sender}\\x00{sent_at}\\x00{text}", "{sender}{text}", _TESTS + "test_texts_of_gateways.py"),
    (
        "services/collector/application/channels/sms_accounts.py",
        "or account.gateway != gateway",
        "",
        "tests/services/channels/test_sms_gateways.py::test_account_of_another_gateway_is_not_found",
    ),
    (
        "services/collector/application/channels/sms_accounts.py",
        "return gateway if gateway in GATEWAYS else UNKNOWN_GATEWAY",
        "return gateway",
        "tests/services/channels/test_sms_gateways.py::test_gateways_that_do_not_exist_name_no_series",
    ),
    (
        "services/collector/application/channels/sms_parts.py",
        "    await store.lock(group)\n    if not await",
        "    if not await",
        "tests/services/channels/test_sms_parts.py",
    ),
    (
        "services/collector/application/channels/sms_parts.py",
        "incomplete=len(by_number) < group.total",
        "incomplete=False",
        "tests/services/channels/test_sms_parts.py",
    ),
    (
        "services/collector/application/channels/sms_parts.py",
        "if any(one.text == message.text for one in before):",
        "if False:",
        "tests/services/channels/test_sms_parts.py",
    ),
)
