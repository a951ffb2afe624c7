"""Faults of sending text messages: too early, too fast, twice, or believing what was not reported."""

_C = "services/collector/"
_S = "shared/"
_T = "tests/services/messages/"
_D = "tests/domain/messages/"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (_C + "domain/messages/quiet_hours.py", "self.opens <= local.time()", "True", _D + "test_quiet_hours.py"),
    (_C + "domain/messages/quiet_hours.py", "hours.sundays or is_service", "True", _D + "test_quiet_hours.py"),
    (_C + "domain/messages/quiet_hours.py", "if not hours.include(local)]", "if hours.include(local)]", _D),
    (_C + "domain/messages/pace.py", "next_at=slot + step", "next_at=slot", _D + "test_pace.py"),
    (_C + "domain/messages/pace.py", "back = max(pace.queue_at, slot)", "back = slot", _D + "test_pace.py"),
    (_C + "domain/messages/receipts.py", '"sent", "bounced"})', '"sent"})', _D + "test_receipts.py"),
    (_C + "domain/messages/receipts.py", "message.account == account and", "", _T + "test_sms_receipts.py"),
    (_S + "gateways/sms_out/posting.py", "if handing.is_done:", "if False:", _T + "test_sms_outcomes.py"),
    (
        _S + "gateways/sms_out/posting.py",
        "follow_redirects=False",
        "follow_redirects=True",
        _T + "test_sms_outcomes.py",
    ),
    (_S + "gateways/sms_out/posting.py", "await self._hand_over()", "pass", _T + "test_sms_sending.py"),
    (_S + "gateways/sms_out/outlet.py", "frozenset({502, 504})", "frozenset()", _T + "test_sms_outcomes.py"),
    (
        _C + "gateways/sms_receipts/vonage.py",
        "reference is None else None",
        "True else None",
        _T + "test_sms_receipts.py",
    ),
    (
        _C + "application/messages/taking_receipts.py",
        "kind.check(webhook, account)",
        "pass",
        _T + "test_sms_receipts.py",
    ),
    (_C + "application/messages/pacing.py", "self._busy[sender] += 1", "pass", _T + "test_pacing.py"),
    (_C + "store/pace_store.py", "func.greatest(_C.next_at, until)", "until", _T + "test_pacing.py"),
)
