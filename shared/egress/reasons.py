"""Why a request was not delivered, as codes that may be stored, counted and shown: nothing secret is in them."""

from enum import StrEnum


class Reason(StrEnum):
    ANSWERED = "answered"
    """There is an answer, whatever its status."""

    # The address as it was typed.
    SCHEME = "address-scheme"
    CHARACTERS = "address-characters"
    TOO_LONG = "address-too-long"
    CREDENTIALS = "address-credentials"
    FRAGMENT = "address-fragment"
    HOST = "address-host"
    IP_SPELLING = "address-ip-spelling"
    PORT = "address-port"

    # Where it leads to.
    NOT_PUBLIC = "target-not-public"
    METADATA = "target-metadata"
    NOT_A_WEB_PORT = "target-port"
    NOT_ENCRYPTED = "target-not-encrypted"

    # On the way; nothing was sent.
    BUSY = "busy"
    """Too many requests were on their way from here; the receiver is not to blame."""
    NAME_UNKNOWN = "name-unknown"
    NAME_FAILED = "name-failed"
    NAME_TIMEOUT = "name-timeout"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_FAILED = "connection-failed"
    CONNECTION_TIMEOUT = "connection-timeout"
    CERTIFICATE_EXPIRED = "certificate-expired"
    """Or it is not valid yet."""
    CERTIFICATE_NAME = "certificate-name"
    """It is for another name."""
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    TLS_FAILED = "tls-failed"
    TLS_TIMEOUT = "tls-timeout"

    # After the request began to leave: whether it arrived is not known.
    ANSWER_TIMEOUT = "answer-timeout"
    CONNECTION_LOST = "connection-lost"
    NOT_HTTP = "answer-not-http"
    ANSWER_TOO_LARGE = "answer-too-large"
    """Its head, or what comes before it."""


class EgressError(Exception):
    """A request cannot be sent or has no answer; the text is the code alone, so it may be logged."""

    def __init__(self, reason: Reason) -> None:
        """Say why."""
        self.reason = reason
        super().__init__(reason.value)


class AddressError(EgressError, ValueError):
    """The address cannot be used: it is not as it must be, or leads where nobody may call."""

    @property
    def detail(self) -> str:
        """What is wrong, as a sentence without its subject, for a `FieldProblem`."""
        return _DETAILS[self.reason]


_DETAILS = {
    Reason.SCHEME: "must begin with https:// or http://",
    Reason.CHARACTERS: "must not have spaces, control characters or backslashes in it",
    Reason.TOO_LONG: "must not be longer than 2,000 characters",
    Reason.CREDENTIALS: "must not have a user or password before an @",
    Reason.FRAGMENT: "must not have a part behind a #",
    Reason.HOST: "must have a host name in it that can be resolved",
    Reason.IP_SPELLING: "must have its IP address in the usual form, such as 203.0.113.7 or [2001:db8::7]",
    Reason.PORT: "must have a port between 1 and 65535, or none",
    Reason.NOT_PUBLIC: "leads into a private network, which whoever runs Heed can allow in the settings",
    Reason.METADATA: "leads to link-local addresses or a cloud's metadata, which is never allowed",
    Reason.NOT_A_WEB_PORT: "has a port that is not usual for HTTP, which whoever runs Heed can allow in the settings",
    Reason.NOT_ENCRYPTED: "must begin with https://, unless whoever runs Heed makes an exception in the settings",
}
