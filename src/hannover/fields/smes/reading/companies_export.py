"""The companies of a side with their profiles, as files that can be imported again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ForbiddenError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import is_staff_of, present
from hannover.fields.smes.formats.companies_writing import WRITERS, Entry
from hannover.fields.smes.inputs.companies import ExportProfiles, ProfilesExported
from hannover.operations import Context
from hannover.record.signing import reader_of


def export_profiles(values: ExportProfiles, context: Context) -> ProfilesExported:
    """A file of the companies and profiles of the actor's side. Cells that a spreadsheet program would compute
    begin with an apostrophe.
    """
    actor = reader_of(context)
    if values.form not in WRITERS:
        raise InputError(_("this form is not written"), field="form", remedy=", ".join(WRITERS))
    entries = read_entries(actor)
    name = f"companies-{actor.side}.{values.form}"
    return ProfilesExported(WRITERS[values.form](entries), name, sum(1 for entry in entries if entry.profile))


def read_entries(actor: Actor) -> list[Entry]:
    """Every company of the actor's side with each of its profiles that was not withdrawn; three queries."""
    if not is_staff_of(actor, actor.side):
        raise ForbiddenError(_("the staff of a side sees its companies"))
    profiles: dict[str, list[domain.Profile]] = {}
    for profile in present(models.Profile).filter(of_side=actor.side).order_by("id").facts():
        if profile.standing is not domain.ProfileStanding.WITHDRAWN:
            profiles.setdefault(profile.company, []).append(profile)
    entries = []
    for row in models.CompanyIdentity.objects.filter(side=actor.side).order_by("company"):
        listed: list[domain.Profile | None] = [*profiles.get(str(row.company), ())]
        entries += [Entry(row.details, profile) for profile in listed or [None]]
    return entries
