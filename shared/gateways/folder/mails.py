"""Mails in a Maildir, which mail programs open: each is a file as it would have gone over the wire."""

from collections.abc import Sequence

from shared.clock import Clock
from shared.gateways.folder.writing import Folder
from shared.gateways.mail.addresses import BadAddressError, envelope_address
from shared.gateways.mail.building import built, message_id
from shared.gateways.mail.senders import DEFAULT, MailSender, Senders
from shared.gateways.ports import HandOver, Mail, Origin, Sent

NOBODY = MailSender.model_validate({"from": "Heed <heed@nobody.invalid>"})
"""Sends where no sender is set: a domain that nobody can have (RFC 2606)."""


class FolderMailer:
    """The port `Mailer`: nobody gets these mails."""

    def __init__(self, folder: Folder, senders: Senders, clock: Clock) -> None:
        self._folder = folder
        self._senders = Senders({DEFAULT: NOBODY, **senders.by_name})
        self._clock = clock

    def account_for(self, units: Sequence[str]) -> str | None:
        return self._senders.account_for(units)

    def may_be_repeated(self, account: str) -> bool:  # noqa: ARG002 - as the port has it
        """Return True: what is written twice is one file."""
        return True

    def per_second(self, account: str) -> float | None:  # noqa: ARG002 - likewise
        return None

    def takes_replies(self, account: str | None) -> bool:  # noqa: ARG002 - likewise
        """Return False: people read what is answered to a mail."""
        return False

    def origin(self, account: str) -> Origin | None:
        sender = self._senders.by_name.get(account)
        return None if sender is None else Origin(sender.sender, sender.reply_to or sender.sender)

    async def send(self, account: str, mail: Mail, hand_over: HandOver) -> Sent:
        sender = self._senders.by_name.get(account)
        if sender is None:
            return Sent("failed", status="no_sender")
        try:
            to = envelope_address(mail.to)
        except BadAddressError:
            return Sent("failed", status="bad_address", bad_address=True)
        message = built(mail, sender, to=to, at=self._clock.now())
        # Files have the line ends of their system, not those of SMTP.
        data = message.as_bytes(policy=message.policy.clone(linesep="\n"))
        return await self._folder.put(f"{mail.key}.eml", data, hand_over, gateway_id=message_id(mail, sender))
