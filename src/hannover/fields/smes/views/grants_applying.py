"""The pages on which staff publish and extend a call, and companies apply together, confirm and withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError
from hannover.fields.smes import domain
from hannover.fields.smes.actions import grants as actions
from hannover.fields.smes.actions.acting import company_known, may_act_for, own_companies
from hannover.fields.smes.forms import grants as forms
from hannover.fields.smes.forms.grants_applying import ApplyForm, WithdrawApplicationForm
from hannover.fields.smes.forms.grants_calls import CallForm, ExtendForm
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.reading import grants as reading
from hannover.fields.smes.reading import grants_partners
from hannover.fields.smes.reading.grants_changes import confirmed_by, version_of
from hannover.fields.smes.views.grants import application_shown, changes_shown
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, posted, writes
from hannover.fields.smes.words.grants import RULES, RULES_EXPLAINED, partner_name
from hannover.record.dialogues.loading import read_sides
from hannover.record.forms import ActionForm
from hannover.record.moment import now


@writes
@never_cache
def publish_call(request: HttpRequest) -> HttpResponse:
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    form = CallForm(posted(request), languages=languages(), sides=read_sides(now()))
    page = {
        "title": _("Publish a call"),
        "words": _("Everything but a later deadline stands once the call is published."),
        "submit": _("Publish"),
        "cancel": reverse("smes:calls"),
        "rules": [(words, RULES_EXPLAINED[rule]) for rule, words in RULES.items()],
        "place": lambda done: reverse("smes:call", args=[done.id]),
        "done": _("The call was published."),
    }
    return answered(
        request,
        form,
        lambda: actions.publish_call(form.values(), context_of(request)),
        page,
        template="smes/call_form.html",
    )


@writes
@never_cache
def extend_call(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    found = reading.find_call(now(), key)
    form = ExtendForm(posted(request), initial={"closes_on": found.closes_on})
    page = {
        "title": _("Extend the call"),
        "about": found.title,
        "words": _("Applicants get more time, never less. Nothing else of a published call changes."),
        "submit": _("Extend"),
        "cancel": reverse("smes:call", args=[key]),
        "done": _("The call was extended."),
    }
    return answered(request, form, lambda: actions.extend_call(form.values(key), context_of(request)), page)


@writes
@never_cache
def apply_to(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    actor = actor_from(request)
    own = company_known(str(company))
    if own is None or own.key not in own_companies(actor):
        raise Http404
    found = reading.find_call(now(), key)
    form = _apply_form(request, found, own, actor)
    page = {
        "title": _("Apply together"),
        "about": found.title,
        "words": _("It is submitted once the partner has confirmed it as it stands."),
        "submit": _("Hand to the partner"),
        "cancel": reverse("smes:call", args=[key]),
        "place": lambda done: reverse("smes:application", args=[done.application]),
        "done": _("The application waits for the confirmation of the partner."),
    }
    return answered(request, form, lambda: actions.apply_jointly(form.values(key), context_of(request)), page)


@writes
@never_cache
def change_application(request: HttpRequest, key: str) -> HttpResponse:
    """The draft again, for the company that drafted it; whoever had confirmed it has to do so once more."""
    actor, moment = actor_from(request), now()
    held = reading.read_application(moment, actor, key, at=moment.known_at)
    fact = held.glance.application
    own = company_known(fact.applicant) if fact.applicant in held.mine else None
    if own is None:
        raise Http404
    if fact.standing is not domain.ApplicationStanding.DRAFT:
        raise ConflictError(_("this application is no draft any more"))
    form = _apply_form(request, held.call.call, own, actor, held=held)
    page = {
        "title": _("Change the draft"),
        "about": fact.title,
        "words": _("Every partner has to confirm it again as it then stands."),
        "submit": _("Change"),
        "cancel": reverse("smes:application", args=[key]),
        "done": _("The draft was changed; it waits for the confirmation of the partner."),
    }

    def write() -> object:
        return actions.apply_jointly(form.values(fact.call, application=key), context_of(request))

    return answered(request, form, write, page)


def _apply_form(
    request: HttpRequest, call: domain.Call, own: domain.Company, actor: Actor,
    held: reading.ApplicationPage | None = None,
) -> ApplyForm:  # fmt: skip
    """The form with the companies that accepted an introduction, and those that the draft names already.

    Raises ConflictError where there is nobody to apply with.
    """
    moment = now()
    known = grants_partners.partner_choices(moment, actor, own.key)
    others = [one for one in held.glance.partners if one.partner.side != own.side] if held else []
    choices = {one.partner.company: one for one in (*known, *others)}
    if not choices:
        raise ConflictError(
            _("nobody has accepted an introduction to your company yet"),
            remedy=_("find a partner first: applications are made together"),
        )
    return ApplyForm(
        posted(request),
        languages=languages(),
        partners=[(one.partner.profile, partner_name(one)) for one in choices.values()],
        sides={one.partner.profile: one.partner.side for one in choices.values()},
        own=(own.key, own.side),
        currencies={budget.side: budget.currency for budget in call.budgets},
        find_profile=lambda address: grants_partners.profile_at(moment, address),
        held=held.glance.application if held else None,
    )


@writes
@never_cache
def confirm(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    """Shows all that is confirmed, and what was changed since the company confirmed it, or opened this page."""
    moment = now()
    found = reading.read_application(moment, actor_from(request), key, at=moment.known_at)
    fact, asked = found.glance.application, str(company)
    may_act_for(context_of(request), asked)
    form = forms.ConfirmForm(posted(request), initial={"seen": found.event})
    read = version_of(key, request.POST.get("seen", "")) or confirmed_by(fact, asked)
    names = {one.partner.company: partner_name(one) for one in found.glance.partners}
    page = {
        **application_shown(found.glance),
        "title": _("Confirm the application"),
        "words": _("You confirm it as it stands. When every company has, it is submitted."),
        "name": names.get(asked, ""),
        "event": found.event,
        "change": changes_shown(read, fact, names) if read else None,
        "cancel": reverse("smes:application", args=[key]),
        "done": _("The application was confirmed."),
    }

    def write() -> object:
        values = inputs.ConfirmApplication(application=key, company=asked, seen=form.cleaned_data["seen"])
        return actions.confirm_application(values, context_of(request))

    return answered(request, form, write, page, template="smes/application_confirm.html")


@writes
@never_cache
def withdraw(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    form = WithdrawApplicationForm(posted(request))
    page = {
        "title": _("Withdraw the application"),
        "words": _("It is withdrawn for every company that takes part, and cannot be restored."),
        "submit": _("Withdraw"),
        "danger": True,
        "done": _("The application was withdrawn."),
    }

    def write() -> object:
        return actions.withdraw_application(form.values(key, str(company)), context_of(request))

    return _step(request, key, form, write, page)


def _step(request: HttpRequest, key: str, form: ActionForm, write: Any, page: dict[str, Any]) -> HttpResponse:
    """A page that asks before something is done for the own company."""
    moment = now()
    found = reading.read_application(moment, actor_from(request), key, at=moment.known_at)
    if not found.mine:
        raise Http404
    about = {"about": found.glance.application.title, "cancel": reverse("smes:application", args=[key])}
    return answered(request, form, write, about | page)
