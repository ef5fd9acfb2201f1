"""The addresses of the dialogues, for the namespace of the record."""

from __future__ import annotations

from django.urls import path

from hannover.record.dialogues.views import pages, writing

urlpatterns = [
    path("dialogues/", pages.dialogues, name="dialogues"),
    path("dialogues/<slug:key>/", pages.dialogue, name="dialogue"),
    path("dialogues/<slug:key>/plan-round/", writing.plan_round, name="plan-round"),
    path("open-dialogue/", writing.open_dialogue, name="open-dialogue"),
    path("rounds/<slug:key>/", pages.round_page, name="round"),
    path("rounds/<slug:key>/calendar.ics", pages.round_calendar, name="round-calendar"),
    path("rounds/<slug:key>/change/", writing.change_round, name="change-round"),
    path("rounds/<slug:key>/add-item/", writing.add_item, name="add-item"),
    path("rounds/<slug:key>/items/<uuid:item>/statement/", writing.statement, name="record-statement"),
    path("rounds/<slug:key>/items/<uuid:item>/draft/", writing.draft_outcome, name="draft-outcome"),
    path("outcomes/", pages.open_outcomes, name="open-outcomes"),
    path("outcomes/<uuid:key>/", pages.outcome, name="outcome"),
    path("outcomes/<uuid:key>/amend/", writing.amend_outcome, name="amend-outcome"),
    path("outcomes/<uuid:key>/sign/", writing.sign_outcome, name="sign-outcome"),
    path("outcomes/<uuid:key>/report/", writing.follow_up, name="report-outcome"),
    path("calendar.ics", pages.calendar, name="calendar"),
]
