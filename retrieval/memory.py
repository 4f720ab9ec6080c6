"""Memory that C libraries get is blank.

The vector store writes blocks to disk as it got them from the C library, the part that it does not use yet
included. Without this, what other parts of the process had freed before lies in those files: pieces of texts, of
statements to the database, of the environment. With it glibc blanks what is allocated and what is freed. Python's
own small objects are kept elsewhere and cost nothing; other C libraries than glibc are left as they are.
"""

import ctypes

#: From glibc's <malloc.h>: fill what is freed with this byte, and what is allocated with its complement, 0.
_M_PERTURB = -6
_FILL = 0xFF


def blank() -> bool:
    """From here on the C library blanks memory; whether it can. Asked before the first text is read."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_M_PERTURB, _FILL) == 1
