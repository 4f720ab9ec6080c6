"""What a password is hashed with, and how many are checked at once.

A check costs memory and time on purpose, so that a stolen hash is dear to guess. A morning on which everybody comes
at once must not stop the desk for it: the checks go one after the other in threads of their own, whose priority is
below that of the requests, and a writer that holds the database goes before them.

The parameters are the first of those that OWASP's Password Storage Cheat Sheet names as equally strong: argon2id with
46 MiB, one pass and one lane. A hash made with others still fits, and is renewed at the next sign-in.
"""

import os
import secrets
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)
#: How far the threads that hash stand back behind the others, where the system lets a thread say so.
_NICE = 10


def _stand_back() -> None:
    if sys.platform == "linux":  # elsewhere the number would name a process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


_CHECKS = ThreadPoolExecutor(
    max(1, (os.cpu_count() or 1) // 2), thread_name_prefix="storydesk-passwords", initializer=_stand_back
)


def hashed(secret: str) -> str:
    """Argon2id with a salt of its own, ready to be stored."""
    return _CHECKS.submit(_HASHER.hash, secret).result()


def verify(kept: str, secret: str) -> bool:
    """Whether ``kept`` is the hash of ``secret``. A hash that can't be read fits nothing."""
    return _CHECKS.submit(_verify, kept, secret).result()


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _HASHER.check_needs_rehash(kept)


@cache
def nobodys() -> str:
    """A hash that no password fits, as dear to check as the real ones."""
    return hashed(secrets.token_urlsafe(32))


def _verify(kept: str, secret: str) -> bool:
    try:
        return _HASHER.verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False
