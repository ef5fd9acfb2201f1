"""The page that describes the API, made of the same description that programs read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def description_page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/description.html", {})
