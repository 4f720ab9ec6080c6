"""Sends one message to one address by Apprise, and says in plain words why it could not.

What Apprise logs may hold the address, and so a secret: nothing of it is kept but the number of an HTTP answer.
"""

import logging
import re

from agent.notify.address import Address
from agent.notify.kinds import Message

TIMEOUT_S = 10.0
TESTING = Message("Storydesk: a test", "Notices of the desk arrive here.")
QUIET = ("apprise", "urllib3")
_STATUS = re.compile(r"\berror=(\d{3})\b")


class Sender:
    """Gives up on an address after ``timeout`` seconds. Safe to share between threads."""

    def __init__(self, timeout: float = TIMEOUT_S) -> None:
        self._timeout = timeout

    def send(self, address: Address, message: Message) -> str:
        """Why the message was not taken, in words that hold no part of the address; empty when it was."""
        from apprise import Apprise, AppriseAsset, PersistentStoreMode

        _quiet()
        asset = AppriseAsset(
            app_id="Storydesk",
            app_desc="Storydesk",
            app_url="",
            async_mode=False,
            http_redirects=False,
            service_timeout=self._timeout,
            storage_mode=PersistentStoreMode.MEMORY,
            result_log_memory_size=10_000,
        )
        to = Apprise(asset=asset)
        if not to.add(address.url):
            return "the address can't be used; copy it anew"
        for service in to:
            service.socket_connect_timeout = service.socket_read_timeout = self._timeout
        try:
            result = to.notify(body=message.body, title=message.title, timeout=self._timeout)
        except Exception as error:  # noqa: BLE001  a plug-in's fault, whose words may hold the address
            logging.getLogger("storydesk").warning("a notice's service failed: %s", type(error).__name__)
            return "the service could not be used"
        return "" if result else _reason(" ".join(entry.message for entry in result.logs()))


def _quiet() -> None:
    """Nothing that was logged of an address leaves these loggers, whatever the process does with its log.

    Apprise's own level is set, since the number of an answer is read from its warnings: a process that logs errors
    alone would lose it.
    """
    for name in QUIET:
        logging.getLogger(name).propagate = False
    logging.getLogger(QUIET[0]).setLevel(logging.WARNING)


def _reason(logged: str) -> str:
    status = _STATUS.search(logged)
    return f"it answered with HTTP {status[1]}" if status else "it can't be reached, or gave no answer in time"
