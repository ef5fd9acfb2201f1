"""The addresses for signing in and out.

The other pages of an account write events, so they live above, with the record; here they are only named, so
that all addresses of an account have one namespace.
"""

from __future__ import annotations

from django.urls import include, path

from hannover.accounts.views import SignIn, SignOut

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("", include("hannover.record.persons.own.urls")),
]
