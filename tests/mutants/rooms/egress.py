"""Faults of the way out: what may be called, what is connected to, what an answer means, and signatures."""

ADDRESSES = "tests/egress/test_addresses.py"
POLICY = "tests/egress/test_policy.py"
NAMES = "tests/egress/test_names_and_tls.py"
HOSTILE = "tests/egress/test_hostile_receivers.py"
CONNECTIONS = "tests/egress/test_connections.py"
OUTCOMES = "tests/egress/test_outcomes.py"
SIGNING = "tests/egress/test_signing.py"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    ("shared/egress/addresses.py", 'if "@" in authority:', "if False:", ADDRESSES),
    ("shared/egress/addresses.py", 'character == "\\\\" or ', "", ADDRESSES),
    ("shared/egress/addresses.py", 'in "CZ"', 'in "Z"', ADDRESSES),
    ("shared/egress/addresses.py", "|0x[0-9a-f]*", "", ADDRESSES),
    ("shared/egress/addresses.py", '.removesuffix(".")', "", ADDRESSES),
    ("shared/egress/addresses.py", "return mapped or ip", "return ip", f"{ADDRESSES} {POLICY}"),
    ("shared/egress/addresses.py", 'or "%" in text', "", ADDRESSES),
    ("shared/egress/networks.py", '        "100.64.0.0/10",', "", POLICY),
    ("shared/egress/networks.py", '        "2002::/16",', "", POLICY),
    ("shared/egress/networks.py", "return is_public(_at_the_end(ip))", "return True", f"{POLICY} {ADDRESSES}"),
    ("shared/egress/networks.py", "and not _is_isatap(ip)", "", f"{POLICY} {ADDRESSES}"),
    ("shared/egress/networks.py", "(ip, *_inside(ip))", "(ip,)", POLICY),
    ("shared/egress/networks.py", "yield ip.sixtofour", "yield from ()", POLICY),
    ("shared/egress/networks.py", "yield from ip.teredo", "yield from ()", POLICY),
    ("shared/egress/networks.py", '        "168.63.129.16/32",', "", POLICY),
    ("shared/egress/allow_list.py", "if self.port is not None and self.port != port:", "if False:", POLICY),
    ("shared/egress/allow_list.py", 'name=f".{read_host', 'name=f"{read_host', POLICY),
    ("shared/egress/allow_list.py", "if is_metadata_only(network):", "if False:", POLICY),
    (
        "shared/egress/policy.py",
        "found = (address.ip,) if address.ip is not None else ips",
        "found = tuple(ips)[:1]",
        POLICY,
    ),
    ("shared/egress/policy.py", "if is_metadata(ip):", "if False:", POLICY),
    ("shared/egress/policy.py", 'address.scheme == "https" or self.plain_http', "self.plain_http", POLICY),
    ("shared/egress/policy.py", "if address.port not in self.ports:", "if False:", POLICY),
    ("shared/egress/dialing.py", "        self._policy.check(address, ips)\n", "", NAMES),
    ("shared/egress/dialing.py", "connect_tcp(str(ip), port", 'connect_tcp("localhost", port', NAMES),
    ("shared/egress/dialing.py", "server_hostname=host", 'server_hostname="127.0.0.1"', NAMES),
    ("shared/egress/dialing.py", "[*firsts, *(ip for ip in ips if ip not in firsts)]", "list(ips)", NAMES),
    (
        "shared/egress/connections.py",
        "MAX_INCOMPLETE_EVENT_SIZE = HEAD_BYTES",
        "MAX_INCOMPLETE_EVENT_SIZE = 1 << 40",
        HOSTILE,
    ),
    ("shared/egress/connections.py", "if left <= 0:", "if False:", HOSTILE),
    ("shared/egress/connections.py", "await held.enter_async_context(receiver.free)", "pass", CONNECTIONS),
    ("shared/egress/connections.py", "await held.enter_async_context(self._free)", "pass", CONNECTIONS),
    ("shared/egress/connections.py", " and time.monotonic() < self._use_until", "", CONNECTIONS),
    ("shared/egress/exchange.py", "if length > BODY_BYTES:", "if False:", HOSTILE),
    ("shared/egress/exchange.py", "[: EXCERPT_BYTES - len(self._body)]", "", HOSTILE),
    ("shared/egress/exchange.py", '            ("Accept-Encoding", "identity"),', "", OUTCOMES),
    ("shared/egress/exchange.py", '"unknown" if self.is_begun else "no"', '"unknown"', HOSTILE),
    ("shared/egress/egress.py", "async with asyncio.timeout(self._deadlines.total):", "if True:", HOSTILE),
    ("shared/egress/egress.py", "place.kept() if repeatable else None", "place.kept()", CONNECTIONS),
    ("shared/egress/egress.py", "if kept.has_answered:", "if True:", CONNECTIONS),
    ("shared/egress/outcomes.py", "if status in _TRY_LATER:", "if False:", OUTCOMES),
    ("shared/egress/outcomes.py", "and retry_after is not None", "", OUTCOMES),
    ("shared/egress/outcomes.py", "or name.lower() in _OF_THE_CONNECTION", "", OUTCOMES),
    ("shared/egress/outcomes.py", "(_moment(date) or now)", "now", OUTCOMES),
    ("shared/egress/signing.py", '(message_id.encode("ascii"), timestamp.encode("ascii"), body)', "(body,)", SIGNING),
    ("shared/egress/signing.py", "at.tzinfo is None or ", "", SIGNING),
    ("shared/egress/signing.py", "for secret in secrets)", "for secret in secrets[:1])", SIGNING),
)
