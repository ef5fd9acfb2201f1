"""The addresses of the record."""

from __future__ import annotations

from django.urls import include, path

from hannover.record.views import (
    commitments,
    evidence,
    fields,
    history,
    jobs,
    organizations,
    overview,
    timeline,
    writing,
)

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("fields/", overview.fields, name="fields"),
    path("fields/<slug:key>/", fields.field, name="field"),
    path("commitments/<slug:key>/", commitments.commitment, name="commitment"),
    path("commitments/<slug:key>/assess/", writing.assessment, name="assess"),
    path("indicators/<slug:key>/observe/", writing.observation, name="observe"),
    path("milestones/<slug:key>/reach/", writing.milestone, name="reach"),
    path("evidence/", evidence.evidence_list, name="evidence"),
    path("add-evidence/", writing.add, name="add-evidence"),
    path("evidence/export.csv", evidence.evidence_export, {"form": "csv"}, name="evidence-csv"),
    path("evidence/export.json", evidence.evidence_export, {"form": "json"}, name="evidence-json"),
    path("evidence/<slug:key>/", evidence.evidence_item, name="evidence-item"),
    path("evidence/<slug:key>/file/", evidence.evidence_file, name="evidence-file"),
    path("evidence/<slug:key>/withdraw/", writing.withdrawal, name="withdraw"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<slug:key>/", organizations.organization, name="organization"),
    path("organizations/<slug:key>/rename/", writing.renaming, name="rename"),
    path("history/", history.history, name="history"),
    path("jobs/<uuid:key>/", jobs.job, name="job"),
    path("jobs/<uuid:key>/cancel/", jobs.cancel, name="cancel-job"),
    path("", include("hannover.record.dialogues.urls")),
    path("", include("hannover.record.persons.urls")),
    path("", include("hannover.record.report.urls")),
]
