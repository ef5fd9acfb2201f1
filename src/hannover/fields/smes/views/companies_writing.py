"""The pages on which companies and reviewers write: each a form for one action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from hannover.accounts.locks import client_address
from hannover.accounts.models import Person, fold_login
from hannover.accounts.signedin import actor_from
from hannover.fields.smes.actions import companies as actions
from hannover.fields.smes.actions import companies_ending as ending
from hannover.fields.smes.actions import companies_profiles as writing
from hannover.fields.smes.actions.acting import company_known, is_staff_of, own_companies
from hannover.fields.smes.forms.companies import IdentityForm, RegisterForm
from hannover.fields.smes.forms.companies_profiles import ProfileForm, RenewForm, ReviewForm
from hannover.fields.smes.inputs import companies as inputs
from hannover.fields.smes.reading.companies import read_company_page, read_profile_page
from hannover.fields.smes.views.companies import WORDS, facts_of, lines_of
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, posted, writes
from hannover.fields.smes.words.companies import summary_of
from hannover.record.dialogues.loading import read_sides
from hannover.record.forms import ActionForm
from hannover.record.moment import now

BACKEND = "django.contrib.auth.backends.ModelBackend"


@writes
@never_cache
@sensitive_post_parameters("password")
def register(request: HttpRequest) -> HttpResponse:
    """A visitor registers a company and is signed in as its participant; the staff registers it for itself."""
    actor = actor_from(request)
    staff = is_staff_of(actor, actor.side)
    own = {known.side for key in own_companies(actor) if (known := company_known(key))}
    mine = {actor.side} if staff else own
    sides = [side for side in read_sides(now()) if not mine or side.key in mine]
    form = RegisterForm(posted(request), languages=languages(), sides=sides, asks=not actor.id)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: actions.register_from(
                client_address(request) or "", form.values(get_language() or "en"), context_of(request)
            )
        )
        if made is not None:
            if not actor.id:
                chosen = fold_login(form.cleaned_data["login"])
                login(request, Person.objects.get(login=chosen), backend=BACKEND)
            messages.success(request, _("The company is registered. Now describe what it offers and needs."))
            return HttpResponseRedirect(reverse("smes:edit-profile", args=[made.profile]))
    page = {
        "title": _("Register a company"),
        "words": _(
            "Its name and contact are read by the staff of its side only, and by a partner once both have "
            "agreed to an introduction. Nothing is published before it was reviewed."
        ),
        "submit": _("Register"),
        "cancel": reverse("smes:profiles"),
        "form": form,
    }
    return render(request, "record/act.html", page, status=400 if form.errors else 200)


@writes
@never_cache
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    found = read_company_page(now(), actor_from(request), str(key))
    identity = found.identity
    initial = {name: getattr(identity, name) for name in IdentityForm.base_fields} if identity else {}
    names = {"names": identity.names} if identity else None
    form = IdentityForm(posted(request), languages=languages(), wordings=names, initial=initial)
    page = {
        "title": _("Change the company's data"),
        "about": identity.names if identity else "",
        "submit": _("Change"),
        "cancel": reverse("smes:company", args=[key]),
        "done": _("The data was changed."),
    }
    return answered(
        request, form, lambda: actions.change_company(form.changed(str(key)), context_of(request)), page
    )


@writes
@never_cache
def forget(request: HttpRequest, key: UUID) -> HttpResponse:
    found = read_company_page(now(), actor_from(request), str(key))
    page = {
        "title": _("Forget this company"),
        "about": found.identity.names if found.identity else "",
        "words": _(
            "Its name, number and contact are deleted for good, its profiles withdrawn, and what is open with "
            "others ends; they are told. What was done stays, as a number without a name."
        ),
        "submit": _("Forget"),
        "danger": True,
        "cancel": reverse("smes:company", args=[key]),
        "place": reverse("smes:profiles"),
        "done": _("The company was forgotten."),
    }
    values = inputs.ForgetCompany(company=str(key))
    return answered(
        request, ActionForm(posted(request)), lambda: ending.forget_company(values, context_of(request)), page
    )


@writes
@never_cache
def new_profile(request: HttpRequest, key: UUID) -> HttpResponse:
    found = read_company_page(now(), actor_from(request), str(key))
    form = _profile_form(request, found.company.side)
    page = {
        "title": _("Write a profile"),
        "about": found.identity.names if found.identity else "",
        "words": _("Everybody reads this once it was reviewed, so that it must not say which company it is."),
        "submit": _("Save the draft"),
        "cancel": reverse("smes:company", args=[key]),
        "place": lambda made: reverse("smes:profile", args=[made.profile]),
        "done": _("The draft was saved. Submit it when it is complete."),
    }
    return answered(
        request, form, lambda: writing.write_profile(form.values(str(key)), context_of(request)), page
    )


@writes
@never_cache
def edit_profile(request: HttpRequest, key: UUID) -> HttpResponse:
    page = read_profile_page(now(), actor_from(request), str(key))
    company = read_company_page(now(), actor_from(request), page.profile.company)
    form = _profile_form(request, company.company.side, page.profile)
    words = _("Everybody reads this once it was reviewed, so that it must not say which company it is.")
    if page.card.shown:
        words = _("This profile is published. Once you change it, it is shown again after a new review.")
    values = {
        "title": _("Write a profile"),
        "about": page.profile.title or (company.identity.names if company.identity else ""),
        "words": words,
        "submit": _("Save the draft"),
        "cancel": reverse("smes:profile", args=[key]),
        "done": _("The draft was saved. Submit it when it is complete."),
    }

    def write() -> object:
        return writing.write_profile(form.values(page.profile.company, str(key)), context_of(request))

    return answered(request, form, write, values)


@writes
@never_cache
def submit_profile(request: HttpRequest, key: UUID) -> HttpResponse:
    page = _asking(request, key) | {
        "title": _("Submit this profile for review"),
        "words": _("The reviewers of your side publish it, or return it with the reason."),
        "submit": _("Submit"),
        "done": _("The profile was submitted."),
    }
    values = inputs.SubmitProfile(profile=str(key))
    form = ActionForm(posted(request))
    return answered(request, form, lambda: writing.submit_profile(values, context_of(request)), page)


@writes
@never_cache
def renew_profile(request: HttpRequest, key: UUID) -> HttpResponse:
    page = _asking(request, key) | {
        "title": _("Renew this profile"),
        "submit": _("Renew"),
        "done": _("The profile was renewed."),
    }
    form = RenewForm(posted(request), initial={"until": now().as_of + timedelta(days=365)})
    return answered(
        request, form, lambda: writing.renew_profile(form.values(str(key)), context_of(request)), page
    )


@writes
@never_cache
def withdraw_profile(request: HttpRequest, key: UUID) -> HttpResponse:
    page = _asking(request, key) | {
        "title": _("Withdraw this profile"),
        "words": _(
            "It leaves every page from now on. The log keeps it, and what was known before still shows it."
        ),
        "submit": _("Withdraw"),
        "danger": True,
        "done": _("The profile was withdrawn."),
    }
    values = inputs.WithdrawProfile(profile=str(key))
    form = ActionForm(posted(request))
    return answered(request, form, lambda: writing.withdraw_profile(values, context_of(request)), page)


@writes
@never_cache
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """The profile as everybody would read it, and the four criteria beside it."""
    actor = actor_from(request)
    actor.require("review-profile", side=actor.side)
    found = read_profile_page(now(), actor, str(key))
    form = ReviewForm(posted(request), languages=languages())
    page: dict[str, Any] = {
        "title": _("Review this profile"),
        "about": found.profile.title,
        "page": found,
        "profile": found.profile,
        "facts": facts_of(found),
        "lines": lines_of(found),
        "submit": _("Decide"),
        "cancel": reverse("smes:reviews"),
        "done": _("The review was recorded."),
    }
    return answered(
        request,
        form,
        lambda: writing.review_profile(form.values(str(key)), context_of(request)),
        page | WORDS,
        template="smes/profile_review.html",
    )


@writes
@never_cache
def exclude(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks for which of the own companies the company of a profile is excluded, and records it."""
    actor = actor_from(request)
    actor.require("change-company")
    found = read_profile_page(now(), actor, str(key))
    own = own_companies(actor)
    page = {
        "title": _("Never meet this company"),
        "about": summary_of(found.profile),
        "words": _("Neither of you is recommended to the other. Only your own side reads this."),
        "submit": _("Exclude"),
        "cancel": reverse("smes:profile", args=[key]),
        "done": _("The company is excluded."),
    }
    values = inputs.ExcludeCompany(company=own[0] if own else "", other=found.profile.key)
    form = ActionForm(posted(request))
    return answered(request, form, lambda: ending.exclude_company(values, context_of(request)), page)


@writes
@never_cache
def lift_exclusion(request: HttpRequest, key: UUID, other: UUID) -> HttpResponse:
    found = read_company_page(now(), actor_from(request), str(key))
    page = {
        "title": _("Lift this exclusion"),
        "about": found.identity.names if found.identity else "",
        "submit": _("Lift"),
        "cancel": reverse("smes:company", args=[key]),
        "done": _("The exclusion was lifted."),
    }
    values = inputs.ExcludeCompany(company=str(key), other=str(other), lift=True)
    form = ActionForm(posted(request))
    return answered(request, form, lambda: ending.exclude_company(values, context_of(request)), page)


@writes
@never_cache
def merge(request: HttpRequest, keep: UUID, other: UUID) -> HttpResponse:
    found = read_company_page(now(), actor_from(request), str(other))
    kept = company_known(str(keep))
    same = kept is not None and kept.side == found.company.side
    words = (
        _(
            "This row ends. The profiles of both, and what is open with others, go on under the one that is kept."
        )
        if same
        else _("This row ends and its profiles are withdrawn: profiles belong to their side.")
    )
    page = {
        "title": _("Merge this row into the other"),
        "about": found.identity.names if found.identity else "",
        "words": words,
        "submit": _("Merge"),
        "danger": True,
        "cancel": reverse("smes:duplicates"),
        "done": _("The two rows are one company now."),
    }
    values = inputs.MergeCompanies(keep=str(keep), merge=str(other))
    form = ActionForm(posted(request))
    return answered(request, form, lambda: ending.merge_companies(values, context_of(request)), page)


def _asking(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """A page that asks before something is done with a profile of one's own."""
    found = read_profile_page(now(), actor_from(request), str(key))
    read_company_page(now(), actor_from(request), found.profile.company)
    return {"about": found.profile.title, "cancel": reverse("smes:profile", args=[key])}


def _profile_form(request: HttpRequest, side: str, profile: Any = None) -> ProfileForm:
    countries = [one.country for one in read_sides(now()) if one.key == side]
    return ProfileForm(posted(request), languages=languages(), countries=countries, profile=profile)
