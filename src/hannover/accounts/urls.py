"""The addresses for signing in and out. Other account pages write events: see the record."""

from __future__ import annotations

from django.urls import path

from hannover.accounts.views import SignIn, SignOut

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
]
