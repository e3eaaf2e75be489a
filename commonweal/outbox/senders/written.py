"""A message as a mail: the same bytes each time that it is written, and one number for ever.

The number (Message-ID, RFC 5322, 3.6.4) comes from the message's key, so a mailbox can tell a mail that was handed over
twice from two mails. Auto-Submitted (RFC 3834, 5) keeps out-of-office replies away. Plain text only, nothing attached
(docs/security.md, actor 14).
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from commonweal.outbox.operations import Claimed
from commonweal.outbox.senders import Refused
from commonweal.outbox.terms import MessageRefused, Trouble, check_address, check_line

# Seven bits: no server on the way has to change a byte.
_POLICY = SMTP.clone(cte_type="7bit")


def mail_of(one: Claimed, *, sender: str) -> EmailMessage:
    """The mail, from `sender` (`Name <address>` or an address). Raises `Refused` where it cannot be written."""
    try:
        check_address(one.channel, one.to)
        check_line("subject", one.subject)
        name, address = parseaddr(sender)
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = Address(display_name=name, addr_spec=address)
        mail["To"] = Address(addr_spec=one.to)
        mail["Subject"] = one.subject
        mail["Date"] = format_datetime(one.dated_at)
        mail["Message-ID"] = f"<{one.fingerprint}@{address.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(one.body)
    except (MessageRefused, ValueError) as fault:
        raise Refused(Trouble.CANNOT_BE_WRITTEN, for_good=True) from fault
    return mail
