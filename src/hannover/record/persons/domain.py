"""The nouns that only the administration of persons writes; a person and a role are nouns of the whole
record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class AccessToken:
    """That a person may use the API by a token until a day; neither the token nor the name it was given."""

    person: str
    expires_on: date
    active: bool = True
