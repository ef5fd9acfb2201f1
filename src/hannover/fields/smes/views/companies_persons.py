"""The pages on which persons are admitted to a company and dismissed from it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from hannover.accounts.signedin import actor_from
from hannover.fields.smes.actions import companies_persons as actions
from hannover.fields.smes.forms.companies import AdmitForm
from hannover.fields.smes.inputs.companies import DismissPerson
from hannover.fields.smes.reading.companies import read_company_page
from hannover.fields.smes.views.partners_posting import answered, context_of, posted, writes
from hannover.record.forms import ActionForm
from hannover.record.moment import now


@writes
@never_cache
@sensitive_post_parameters("password")
def admit(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Asks for whom; shows the link for a first password once, where none was given."""
    found = read_company_page(now(), actor_from(request), str(key))
    back = reverse("smes:company", args=[key])
    form = AdmitForm(posted(request))
    about = found.identity.names if found.identity else ""
    if request.method == "POST" and form.is_valid():
        values = form.values(str(key), get_language() or "en")
        done = form.carry_out(lambda: actions.admit_person(values, context_of(request)))
        if done is not None and not done.link:
            messages.success(request, _("The person can sign in now."))
            return redirect(back)
        if done is not None:
            shown = {"address": request.build_absolute_uri(done.link), "name": values.name, "back": back}
            return render(request, "smes/company_admitted.html", shown | {"about": about})
    page = {
        "title": _("Admit a person"),
        "about": about,
        "words": _("They read and write what concerns this company, and nothing of the other companies."),
        "submit": _("Admit"),
        "cancel": back,
        "form": form,
    }
    return render(request, "record/act.html", page, status=400 if form.errors else 200)


@writes
@never_cache
def dismiss(request: HttpRequest, key: UUID, person: UUID) -> HttpResponse:
    found = read_company_page(now(), actor_from(request), str(key))
    names = [one.name for one in found.persons if one.key == str(person)]
    page = {
        "title": _("Dismiss a person"),
        "about": found.identity.names if found.identity else "",
        "words": _("%(name)s no longer acts for this company. The account stays.") % {"name": names[0]}
        if names
        else "",
        "submit": _("Dismiss"),
        "danger": True,
        "cancel": reverse("smes:company", args=[key]),
        "place": reverse("smes:my-company"),
        "done": _("The person no longer acts for the company."),
    }
    values = DismissPerson(company=str(key), person=str(person))
    return answered(
        request,
        ActionForm(posted(request)),
        lambda: actions.dismiss_person(values, context_of(request)),
        page,
    )
