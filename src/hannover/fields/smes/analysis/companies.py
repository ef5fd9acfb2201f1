"""Who is who, as far as that follows from what companies say of themselves: digests, folded forms."""

from __future__ import annotations

import dataclasses
import hashlib

import msgspec

from hannover.fields.smes.domain import Identity

SALT_BYTES = 32


def digest_of_identity(identity: Identity, salt: bytes) -> str:
    """SHA-256(salt || canonical JSON of who the company is), in hex: what events carry in its place.

    Raises ValueError for a salt of another length, which would protect nothing.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    canonical = msgspec.json.encode(dataclasses.asdict(identity), order="deterministic")
    return hashlib.sha256(salt + canonical).hexdigest()
