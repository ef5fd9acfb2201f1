"""What a person does with their own account, and the locks on signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from hannover.accounts.doors import for_holders_of
from hannover.accounts.locks import current_locks
from hannover.accounts.models import Person
from hannover.accounts.passwords import person_of_link
from hannover.accounts.signedin import actor_from
from hannover.errors import ForbiddenError
from hannover.operations import Context
from hannover.record.forms import ActionForm
from hannover.record.persons import actions
from hannover.record.persons.actions.writing import offered_languages
from hannover.record.persons.inputs import SetPassword
from hannover.record.persons.own.forms import (
    ChangePasswordForm,
    ConfirmedForm,
    NewPasswordForm,
    OwnDataForm,
    TokenForm,
)
from hannover.record.persons.reading import PersonPage, read_person

REFUSED = 422


def context_of(request: HttpRequest) -> Context:
    return Context(actor=actor_from(request), field="", language=translation.get_language() or "en")


def own_page(request: HttpRequest) -> PersonPage:
    actor = actor_from(request)
    return read_person(actor, actor.id)


def _show(request: HttpRequest, name: str, form: ActionForm, **values: object) -> HttpResponse:
    shown = {"form": form, "administers": actor_from(request).allows("administer"), **values}
    return render(request, f"accounts/{name}.html", shown, status=REFUSED if form.errors else 200)


@for_holders_of("own-account")
def account(request: HttpRequest) -> HttpResponseBase:
    """Own data, the roles held with what they allow, who else acts for the side, and what was done."""
    context = context_of(request)
    found = own_page(request)
    person = found.entry
    form = OwnDataForm(
        request.POST or None,
        languages=dict.fromkeys((*offered_languages(), person.language)),
        initial={"name": person.name, "email": person.email, "language": person.language},
    )
    if request.method == "POST" and form.is_valid():
        form.carry_out(lambda: actions.change_own_data(form.values(), context))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("accounts:account")
    return _show(request, "account", form, page=found, person=person)


@for_holders_of("own-account")
def password(request: HttpRequest) -> HttpResponseBase:
    """Changes the password and ends every other session of the person."""
    form = ChangePasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        changed = form.carry_out(
            lambda: actions.change_password(form.cleaned_data["password"], context_of(request))
        )
        if changed is not None:
            update_session_auth_hash(request, Person.objects.get(pk=changed.person))
            messages.success(
                request, _("Your password was changed, and you were signed out everywhere else.")
            )
            return redirect("accounts:account")
    return _show(request, "password", form)


@never_cache
@sensitive_post_parameters()
def password_link(request: HttpRequest, person: str, token: str) -> HttpResponseBase:
    """Sets a password through a link from the administration; then the person signs in with it."""
    found = person_of_link(person, token)
    if found is None:
        raise ForbiddenError(_("this link has been used or is too old"), remedy=_("ask for a new one"))
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = SetPassword(person=person, token=token, password=form.cleaned_data["password"])
        written = form.carry_out(lambda: actions.set_password_by_link(values, context_of(request)))
        if written is not None:
            logout(request)
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("accounts:sign-in")
    return _show(request, "password_link", form, person=found)


@for_holders_of("own-account")
def tokens(request: HttpRequest) -> HttpResponseBase:
    """The person's tokens; POST makes one and shows it, this once."""
    context = context_of(request)
    form, issued = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        issued = form.carry_out(lambda: actions.issue_token(form.values(), context))
    if issued is not None:
        form = TokenForm()
    found = own_page(request)
    return _show(request, "tokens", form, page=found, issued=issued)


@for_holders_of("own-account")
@require_POST
def token_revoke(request: HttpRequest, token: str) -> HttpResponse:
    actions.revoke_token(token, context_of(request))
    messages.success(request, _("Token revoked."))
    return redirect("accounts:tokens")


@for_holders_of("own-account")
def forget(request: HttpRequest) -> HttpResponseBase:
    """Names what will be gone and what will stay, asks for the password, and forgets the person."""
    context = context_of(request)
    form = ConfirmedForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        forgotten = form.carry_out(lambda: actions.erase_person(context.actor.id, context))
        if forgotten is not None:
            logout(request)
            messages.success(request, _("You were forgotten. Thank you for what you did."))
            return redirect("record:overview")
    return _show(request, "forget", form, page=own_page(request))


@for_holders_of("administer")
@require_safe
def locks(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/locks.html", {"locks": current_locks()})


@for_holders_of("administer")
@require_POST
def lock_release(request: HttpRequest, key: str) -> HttpResponse:
    actions.release_login(key, context_of(request))
    messages.success(request, _("Released: this login may be tried again."))
    return redirect("accounts:locks")
