"""The addresses of the administration of persons, inside the namespace of the record."""

from __future__ import annotations

from django.urls import path

from hannover.record.persons import views

urlpatterns = [
    path("persons/", views.persons, name="persons"),
    path("persons/new/", views.person_new, name="person-new"),
    path("persons/<str:key>/", views.person, name="person"),
    path("persons/<str:key>/password/", views.person_password, name="person-password"),
    path("persons/<str:key>/forget/", views.person_forget, name="person-forget"),
    path("persons/<str:key>/roles/<str:role>/withdraw/", views.role_withdraw, name="role-withdraw"),
    path(
        "persons/<str:key>/tokens/<str:token>/revoke/", views.person_token_revoke, name="person-token-revoke"
    ),
]
