"""Notices: that something waits for a person or has happened, sent to Slack, Teams, an e-mail address or a webhook.

Nothing in one tells of a customer: a kind, ids, counts, times and a link. What is to be noticed follows from the audit
record that each verb writes in its own transaction; ``agent/actions/notices.py`` turns new records into rows of the
outbox, with the mark of how far it has come, in one transaction, so that no verb waits for a notice and none is lost.
A row is sent at least once: a process that dies between sending and noting it sends it again when its lease is over.
"""

from agent.notify.address import Address, AddressError, read
from agent.notify.kinds import KINDS, Message, Notice, message
from agent.notify.sending import TESTING, Sender

__all__ = ["KINDS", "TESTING", "Address", "AddressError", "Message", "Notice", "Sender", "message", "read"]
