"""The addresses of the report."""

from __future__ import annotations

from django.urls import path

from hannover.record.report.views import download, report

urlpatterns = [
    path("report/", report, name="report"),
    path("report/report.pdf", download("pdf"), name="report-pdf"),
    path("report/report.html", download("html"), name="report-html"),
    path("report/report.json", download("json"), name="report-json"),
]
