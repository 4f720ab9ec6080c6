"""Addresses of notices, as Apprise writes them. They hold secrets: only the label is ever shown."""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from agent.errors import RefusedError

#: Where notices may go, and how people call it. Apprise knows more, some of which act on this machine.
SERVICES = {
    "slack": "Slack",
    "msteams": "Teams",
    "workflow": "Teams",
    "workflows": "Teams",
    "mailto": "e-mail",
    "mailtos": "e-mail",
    "json": "webhook",
    "jsons": "webhook",
    "discord": "Discord",
    "gchat": "Google Chat",
    "mmost": "Mattermost",
    "mmosts": "Mattermost",
    "ntfy": "ntfy",
    "ntfys": "ntfy",
}
#: Those whose first part is a host. In the others it is a token.
WITH_HOST = frozenset({"mailto", "mailtos", "json", "jsons", "mmost", "mmosts"})
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}")


class AddressError(RefusedError):
    """An address that no notice can be sent to; the text never holds the address."""


class Address(NamedTuple):
    """``url`` is secret; ``label`` may be shown: the service, and the host where that is no secret."""

    url: str
    label: str


def read(url: str) -> Address:
    """Raises ``AddressError`` for what is no address of a service that the desk sends to."""
    url = url.strip()
    scheme = url.partition("://")[0].lower()
    if scheme not in SERVICES or not url.isprintable() or any(c.isspace() for c in url):
        known = ", ".join(f"{name}://" for name in SERVICES)
        raise AddressError(f"This is no address for notices. It begins with one of {known} as Apprise writes them.")
    host = _host(url) if scheme in WITH_HOST else ""
    if _internal(host):
        raise AddressError("Notices can't be sent to an address that this machine uses for itself.")
    return Address(url, f"{SERVICES[scheme]} ({scheme}://{host})" if host else f"{SERVICES[scheme]} ({scheme}://)")


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        raise AddressError("This address can't be read; copy it anew. Nothing was changed.") from None
    return host if _HOST.fullmatch(host) else ""


def _internal(host: str) -> bool:
    """Link-local addresses: on rented machines they give away credentials."""
    try:
        return ipaddress.ip_address(host).is_link_local
    except ValueError:
        return False
