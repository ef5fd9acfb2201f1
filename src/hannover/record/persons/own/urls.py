"""The addresses of one's own account, in the namespace `accounts`, beside those for signing in and out."""

from __future__ import annotations

from django.urls import path

from hannover.record.persons.own import views

urlpatterns = [
    path("", views.account, name="account"),
    path("password/", views.password, name="password"),
    path("password/<str:person>/<str:token>/", views.password_link, name="password-link"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<str:token>/revoke/", views.token_revoke, name="token-revoke"),
    path("forget/", views.forget, name="forget"),
    path("locks/", views.locks, name="locks"),
    path("locks/<str:key>/release/", views.lock_release, name="lock-release"),
]
