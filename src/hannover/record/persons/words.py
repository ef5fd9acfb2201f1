"""What was done to an account, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: Mapping[tuple[str, str], Promise] = {
    ("person", "registered"): _("Account registered"),
    ("person", "changed"): _("Name, mail address or language changed"),
    ("person", "password-changed"): _("Password changed"),
    ("person", "password-link-issued"): _("Link for a new password made by the administration"),
    ("person", "password-set-by-link"): _("Password set through a link"),
    ("person", "lock-released"): _("Lock on signing in released"),
    ("person", "forgotten"): _("Person forgotten"),
    ("role", "given"): _("Role given"),
    ("role", "withdrawn"): _("Role withdrawn"),
    ("access-token", "issued"): _("Access token issued"),
    ("access-token", "revoked"): _("Access token revoked"),
}
"""By the type and the action of an event."""
