"""The personal data of one person as a value, and the digest that events carry in its place.

The digest is SHA-256(salt || canonical JSON of the data). Whoever holds the data and its salt can prove that
an event speaks of them; without the 32 random bytes of the salt not even a complete list of all names finds
the person again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from dataclasses import dataclass

import rfc8785

SALT_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Details:
    """Everything that identifies a person."""

    login: str
    name: str
    email: str
    language: str


def new_salt() -> bytes:
    """A salt for one state of a person's data: each change takes a new one, so that it forgets the old
    data.
    """
    return secrets.token_bytes(SALT_BYTES)


def digest_of(details: Details, salt: bytes) -> str:
    """The salted digest in hex. Raises ValueError for a salt of another length, which would protect
    nothing.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(salt + rfc8785.dumps(dataclasses.asdict(details))).hexdigest()
