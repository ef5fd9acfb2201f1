"""The administration's pages on persons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hannover.accounts.doors import for_holders_of
from hannover.accounts.signedin import actor_from
from hannover.operations import Context
from hannover.record.forms import ActionForm
from hannover.record.persons import actions
from hannover.record.persons.actions.writing import offered_languages
from hannover.record.persons.forms import PersonForm, RoleForm, SearchForm
from hannover.record.persons.reading import (
    programme_organizations,
    programme_sides,
    read_person,
    read_persons,
)
from hannover.record.serving import page_number


def context_of(request: HttpRequest) -> Context:
    return Context(actor=actor_from(request), field="", language=translation.get_language() or "en")


@for_holders_of("administer")
@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    """Everybody who is registered."""
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["text"] if form.is_bound and form.is_valid() else ""
    found = read_persons(actor_from(request), text=text, page=page_number(request))
    return render(request, "record/persons/persons.html", {"form": form, "found": found})


@for_holders_of("administer")
def person_new(request: HttpRequest) -> HttpResponseBase:
    """Registers somebody, without a role and without a password."""
    form = PersonForm(request.POST or None, languages=offered_languages())
    if request.method == "POST" and form.is_valid():
        created = form.carry_out(lambda: actions.create_person(form.values(), context_of(request)))
        if created is not None:
            messages.success(request, _("Registered. Give a role, and make a link for the password."))
            return redirect("record:person", created.person)
    return render(request, "record/persons/person_new.html", {"form": form}, status=_status(form))


@for_holders_of("administer")
def person(request: HttpRequest, key: str) -> HttpResponseBase:
    """One person with their roles and tokens; POST gives a role."""
    form = RoleForm(request.POST or None, sides=programme_sides(), organizations=programme_organizations())
    if request.method == "POST" and form.is_valid():
        given = form.carry_out(lambda: actions.give_role(form.values(key), context_of(request)))
        if given is not None:
            messages.success(request, _("Role given."))
            return redirect("record:person", key)
    found = read_person(actor_from(request), key)
    values = {"page": found, "person": found.entry, "form": form}
    return render(request, "record/persons/person.html", values, status=_status(form))


@for_holders_of("administer")
@require_POST
def role_withdraw(request: HttpRequest, key: str, role: str) -> HttpResponse:
    actions.withdraw_role(role, context_of(request))
    messages.success(request, _("Role withdrawn."))
    return redirect("record:person", key)


@for_holders_of("administer")
@require_POST
def person_token_revoke(request: HttpRequest, key: str, token: str) -> HttpResponse:
    actions.revoke_token(token, context_of(request))
    messages.success(request, _("Token revoked."))
    return redirect("record:person", key)


@for_holders_of("administer")
@require_POST
def person_password(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the link once; it is kept nowhere."""
    link = actions.issue_password_link(key, context_of(request))
    found = read_person(actor_from(request), key).entry
    with translation.override(found.language):
        address = reverse("accounts:password-link", args=[link.person, link.token])
    values = {"person": found, "link": link, "address": request.build_absolute_uri(address)}
    return render(request, "record/persons/password_link.html", values)


@for_holders_of("administer")
def person_forget(request: HttpRequest, key: str) -> HttpResponseBase:
    """Asks first and names what will be gone and what will stay; POST forgets."""
    found = read_person(actor_from(request), key)
    form = ActionForm(request.POST or None)
    if request.method == "POST":
        forgotten = form.carry_out(lambda: actions.erase_person(key, context_of(request)))
        if forgotten is not None:
            messages.success(request, _("The person was forgotten."))
            return redirect("record:persons")
    values = {"page": found, "person": found.entry, "form": form}
    return render(request, "record/persons/person_forget.html", values, status=_status(form))


def _status(form: ActionForm) -> int:
    """422 for a form that comes back with errors, as htmx and browsers expect of a refused POST."""
    return 422 if form.errors else 200
