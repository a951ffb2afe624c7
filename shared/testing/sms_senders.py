"""Accounts at SMS gateways that send, for tests."""

from typing import Any

TWILIO_SID = "AC" + "0" * 32
TWILIO_TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - made up
SENDER = "+4930123456"
PHONE = "+491701234567"
TEXT = "Wie war's? Grüße – Café 🍰 {id} https://feedback.example.org/i/abc"
"""Needs 16 bits a character, and holds what looks like a placeholder."""


def sending_accounts(url: str) -> dict[str, Any]:
    """Return one account at each gateway, as the settings name them, that sends to `url`."""
    return {
        "by-twilio": {
            "gateway": "twilio",
            "survey": "visit",
            "auth_token": TWILIO_TOKEN,
            "send": {"account_sid": TWILIO_SID, "sender": SENDER, "url": url},
        },
        "by-vonage": {
            "gateway": "vonage",
            "survey": "visit",
            "signature_secret": "vonage-signs-everything",
            "send": {"api_key": "abcd1234", "api_secret": "vonage-secret", "sender": SENDER, "url": url},
        },
        "by-vonage-messages": {
            "gateway": "vonage-messages",
            "survey": "visit",
            "signature_secret": "vonage-signs-everything",
            "send": {"api_key": "abcd1234", "api_secret": "vonage-secret", "sender": "Coffee", "url": url},
        },
        "by-plivo": {
            "gateway": "plivo",
            "survey": "visit",
            "auth_token": "plivo-token",
            "send": {"auth_id": "MAXXXXXXXXXXXXXXXXXX", "sender": SENDER, "url": url},
        },
        "by-sinch": {
            "gateway": "sinch",
            "survey": "visit",
            "webhook_secret": "sinch-signs",
            "send": {"service_plan_id": "plan1", "api_token": "sinch-token", "sender": SENDER, "url": url},
        },
        "described": {
            "gateway": "generic",
            "survey": "visit",
            "body": "json",
            "fields": {"message_id": "id", "from": "from", "text": "text"},
            "shared_secret": {"secret": "generic-secret"},
            "send": {
                "url": f"{url}/send",
                "sender": SENDER,
                "body": "json",
                "fields": {
                    "messages": [{"from": "{from}", "destinations": [{"to": "{to_digits}"}], "text": "{text}"}],
                    "password": "{password}",
                    "reference": "{id}",
                    "callback": "{receipts}",
                    "flash": False,
                },
                "secrets": {"password": "field-secret"},
                "auth": {"secret": "header-secret", "prefix": "App "},
                "key_header": "Idempotency-Key",
                "id": "messages.0.messageId",
                "code": "messages.0.status.name",
                "accepted_codes": ["PENDING"],
                "retry_codes": ["BUSY"],
                "bad_numbers": ["NO_SUCH_NUMBER"],
                "opted_out": ["STOPPED"],
                "report": {
                    "body": "json",
                    "each": "results",
                    "id": "messageId",
                    "status": "status.name",
                    "code": "error.id",
                    "delivered": ["DELIVERED"],
                    "failed": ["UNDELIVERABLE"],
                    "expired": ["EXPIRED"],
                    "rejected": ["REJECTED"],
                    "dead_numbers": ["27"],
                },
            },
        },
    }
