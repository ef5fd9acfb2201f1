"""What the field does every night without anybody asking: vectors of new texts, then what kept searches find."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor, Held, Role
from hannover.fields.smes import models
from hannover.fields.smes.actions.partners import encode_profiles
from hannover.fields.smes.actions.partners_searches import check_searches
from hannover.fields.smes.field import KEY
from hannover.fields.smes.inputs.partners import CheckSearches, EncodeProfiles
from hannover.jobs.tasks import JobContext, job
from hannover.operations import Context
from hannover.record import models as record
from hannover.record.moment import now

__all__ = ["keep_up"]


@job(priority=-10)
def keep_up(context: JobContext) -> dict[str, int]:
    """How many profiles were prepared and how many kept searches have news; it writes no event."""
    side = record.Side.objects.at(now()).order_by("id").values_list("key", flat=True).first()
    if side is None or not models.Profile.objects.exists():
        return {"encoded": 0, "with_news": 0}

    def report(done: int, total: int, message: str = "") -> None:
        context.report(done, total, message=message or _("Preparing for the day"))

    programme = Actor(held=(Held(Role.SECRETARIAT, side=side),))
    call = Context(actor=programme, field=KEY, report=report, signs=False)
    encoded = encode_profiles(EncodeProfiles(), call)
    checked = check_searches(CheckSearches(), call)
    return {"encoded": encoded.encoded, "with_news": checked.with_news}
