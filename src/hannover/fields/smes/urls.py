"""The addresses of the field, below `fields/smes/`. One list a desk."""

from __future__ import annotations

from django.urls import path

from hannover.fields.smes import views

urlpatterns = [
    path("", views.page, name="page"),
]
