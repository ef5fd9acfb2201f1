"""The table of docs/roles.md, made from the table of permissions."""

from __future__ import annotations

from django.utils import translation

from hannover.accounts.permissions import PERMISSIONS, Role
from hannover.accounts.wording import PERMISSION_WORDS, ROLE_WORDS

BEGINS = "<!-- table of permissions: begin -->"
ENDS = "<!-- table of permissions: end -->"


def markdown_table() -> str:
    """One row a permission, one column a role, in English."""
    with translation.override("en"):
        head = ["Permission", "allows to", *(str(ROLE_WORDS[role]) for role in Role)]
        rows = [
            [f"`{name}`", str(PERMISSION_WORDS[name]), *("yes" if role in roles else "" for role in Role)]
            for name, roles in PERMISSIONS.items()
        ]
    ruler = ["---", "---", *(":-:" for _role in Role)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ruler, *rows))


def with_table(page: str) -> str:
    """The page with the table of today between its two marks. Raises ValueError where a mark is missing."""
    before, _, rest = page.partition(BEGINS)
    _old, mark, after = rest.partition(ENDS)
    if not mark:
        raise ValueError(f"the page lacks {BEGINS} or {ENDS}")
    return f"{before}{BEGINS}\n{markdown_table()}\n{ENDS}{after}"
