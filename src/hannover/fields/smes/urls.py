"""The addresses of the field, below `fields/smes/`. One list a desk."""

from __future__ import annotations

from django.urls import path

from hannover.fields.smes import views
from hannover.fields.smes.views import (
    companies,
    companies_persons,
    companies_reviewing,
    companies_tables,
    companies_writing,
    followups,
    grants,
    grants_applying,
    grants_deciding,
    introductions,
    meetings,
    meetings_computing,
    meetings_files,
    meetings_lists,
    meetings_running,
    partners,
    rounds,
    visits,
    visits_planning,
    visits_running,
)

PARTNER_PAGES = [
    path("partners/", partners.start, name="partners"),
    path("partners/<uuid:profile>/", partners.partners, name="partners-of"),
    path("partners/<uuid:profile>/compare/", partners.compare, name="compare-partners"),
    path("partners/<uuid:profile>/keep-search/", partners.keep_search, name="keep-search"),
    path("partners/<uuid:profile>/with/<uuid:partner>/", partners.pair, name="partner-pair"),
    path("partners/<uuid:profile>/with/<uuid:partner>/ask/", introductions.interest, name="show-interest"),
    path("searches/<uuid:key>/", partners.search, name="partner-search"),
    path("searches/<uuid:key>/delete/", partners.drop_search, name="drop-search"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/of/<uuid:company>/", introductions.mailbox, name="introductions-of"),
    path("introductions/<uuid:key>/", introductions.introduction, name="introduction"),
    path("introductions/<uuid:key>/answer/", introductions.answer, name="answer-introduction"),
    path("introductions/<uuid:key>/withdraw/", introductions.withdraw, name="withdraw-introduction"),
    path(
        "introductions/<uuid:key>/confidentiality/",
        introductions.confidentiality,
        name="record-confidentiality",
    ),
    path("introductions/<uuid:key>/close/", introductions.close, name="close-introduction"),
    path("rounds/", rounds.rounds, name="recommendation-rounds"),
    path("compute-round/", rounds.compute, name="compute-round"),
    path("rounds/<slug:key>/", rounds.round_page, name="recommendation-round"),
    path("rounds/<slug:key>/publish/", rounds.publish, name="publish-round"),
    path("rounds/<slug:key>/discard/", rounds.discard, name="discard-round"),
    path("rounds/<slug:key>/lists/<uuid:profile>/", rounds.own_list, name="round-list"),
    path("matching/", rounds.matching, name="matching"),
    path("matching/begin/<slug:name>/", rounds.begin, name="begin-matching"),
]

MEETING_PAGES = [
    path("events/", meetings.events, name="events"),
    path("plan-event/", meetings_running.plan, name="plan-event"),
    path("events/<slug:key>/", meetings.event, name="event"),
    path("events/<slug:key>/change/", meetings_running.change, name="change-event"),
    path("events/<slug:key>/open/", meetings_running.open_registration, name="open-event"),
    path("events/<slug:key>/cancel/", meetings_running.cancel, name="cancel-event"),
    path("events/<slug:key>/held/", meetings_running.held, name="hold-event"),
    path("events/<slug:key>/compute/", meetings_running.compute, name="compute-timetable"),
    path("events/<slug:key>/repair/", meetings_running.compute, {"repairs": True}, name="repair-timetable"),
    path("events/<slug:key>/timetables/<int:number>/", meetings_running.timetable, name="timetable"),
    path(
        "events/<slug:key>/timetables/<int:number>/publish/",
        meetings_running.publish,
        name="publish-timetable",
    ),
    path(
        "events/<slug:key>/timetables/<int:number>/lock/<uuid:asked>/",
        meetings_running.lock,
        name="lock-meeting",
    ),
    path(
        "events/<slug:key>/timetables/<int:number>/rows.csv",
        meetings_running.table_file,
        name="timetable-file",
    ),
    path("events/<slug:key>/participants/", meetings_lists.participants, name="event-participants"),
    path("events/<slug:key>/requests/", meetings_lists.requests, name="event-requests"),
    path("events/<slug:key>/of/<uuid:company>/", meetings.part, name="event-part"),
    path("events/<slug:key>/of/<uuid:company>/register/", meetings.register, name="register-attendance"),
    path("events/<slug:key>/of/<uuid:company>/missing/", meetings.missing, name="withdraw-attendance"),
    path("events/<slug:key>/of/<uuid:company>/others/", meetings.attendees, name="attendees"),
    path("events/<slug:key>/of/<uuid:company>/ask/<uuid:toward>/", meetings.ask, name="ask-meeting"),
    path(
        "events/<slug:key>/of/<uuid:company>/requests/<uuid:asked>/<slug:how>/",
        meetings.reply,
        name="reply-meeting",
    ),
    path(
        "events/<slug:key>/of/<uuid:company>/timetable.ics", meetings_files.calendar, name="meeting-calendar"
    ),
    path("events/<slug:key>/of/<uuid:company>/timetable.pdf", meetings_files.paper, name="meeting-paper"),
    path("computing/<uuid:key>/", meetings_computing.progress, name="computing"),
    path("computing/<uuid:key>/give-up/", meetings_computing.give_up, name="give-up-computing"),
    path("computing/<uuid:key>/finish/", meetings_computing.finish, name="finish-computing"),
]
VISIT_PAGES = [
    path("delegations/", visits.delegations, name="delegations"),
    path("plan-delegation/", visits_planning.plan, name="plan-delegation"),
    path("delegations/<slug:key>/", visits.delegation, name="delegation"),
    path("delegations/<slug:key>/change/", visits_planning.change, name="change-delegation"),
    path("delegations/<slug:key>/days/<slug:on>/", visits_planning.day, name="change-day"),
    path("delegations/<slug:key>/travel-times/", visits_planning.travel_times, name="travel-times"),
    path(
        "delegations/<slug:key>/travel-times.csv", visits_planning.travel_times_file, name="travel-times-file"
    ),
    path("delegations/<slug:key>/invite/", visits_running.invite, name="invite-host"),
    path("delegations/<slug:key>/hosts/<uuid:host>/confirm/", visits_running.confirm, name="confirm-host"),
    path("delegations/<slug:key>/hosts/<uuid:host>/decline/", visits_running.decline, name="decline-host"),
    path("delegations/<slug:key>/hosts/<uuid:host>/withdraw/", visits_running.withdraw, name="withdraw-host"),
    path("delegations/<slug:key>/cancel/", visits_running.cancel, name="cancel-delegation"),
    path("delegations/<slug:key>/compute/", visits_running.compute, name="compute-tour"),
    path("delegations/<slug:key>/tours/<int:number>/publish/", visits_running.publish, name="publish-tour"),
    path("delegations/<slug:key>/end/", visits_running.end, name="end-delegation"),
    path("delegations/<slug:key>/tour.ics", visits.calendar, name="tour-calendar"),
    path("delegations/<slug:key>/tour.pdf", visits.paper, name="tour-paper"),
    path("delegations/<slug:key>/notes/new/", visits_running.note, name="write-note"),
    path("delegations/<slug:key>/notes/<uuid:note>/change/", visits_running.note, name="change-note"),
    path("delegations/<slug:key>/notes/<uuid:note>/sign/", visits_running.sign, name="sign-note"),
]

COMPANY_PAGES = [
    path("profiles/", companies.profiles, name="profiles"),
    path("profiles/<uuid:key>/", companies.profile, name="profile"),
    path("profiles/<uuid:key>/edit/", companies_writing.edit_profile, name="edit-profile"),
    path("profiles/<uuid:key>/submit/", companies_writing.submit_profile, name="submit-profile"),
    path("profiles/<uuid:key>/renew/", companies_writing.renew_profile, name="renew-profile"),
    path("profiles/<uuid:key>/withdraw/", companies_writing.withdraw_profile, name="withdraw-profile"),
    path("profiles/<uuid:key>/review/", companies_writing.review, name="review-profile"),
    path("profiles/<uuid:key>/exclude/", companies_writing.exclude, name="exclude-company"),
    path("register/", companies_writing.register, name="register"),
    path("my-company/", companies.my_company, name="my-company"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<uuid:key>/", companies.company, name="company"),
    path("companies/<uuid:key>/change/", companies_writing.change, name="change-company"),
    path("companies/<uuid:key>/forget/", companies_writing.forget, name="forget-company"),
    path("companies/<uuid:key>/admit/", companies_persons.admit, name="admit-person"),
    path(
        "companies/<uuid:key>/persons/<uuid:person>/dismiss/",
        companies_persons.dismiss,
        name="dismiss-person",
    ),
    path("companies/<uuid:key>/new-profile/", companies_writing.new_profile, name="new-profile"),
    path(
        "companies/<uuid:key>/exclusions/<uuid:other>/lift/",
        companies_writing.lift_exclusion,
        name="lift-exclusion",
    ),
    path("reviews/", companies_reviewing.reviews, name="reviews"),
    path("duplicates/", companies.duplicates, name="duplicates"),
    path("duplicates/<uuid:keep>/<uuid:other>/merge/", companies_writing.merge, name="merge-companies"),
    path("import/", companies_tables.upload, name="import-companies"),
    path("import/classification/", companies_tables.classification, name="classification"),
    path("import/course/<uuid:job>/", companies_tables.course, name="import-course"),
    path("import/course/<uuid:job>/cancel/", companies_tables.cancel, name="import-cancel"),
    path("import/<uuid:key>/", companies_tables.preview, name="import-preview"),
    path("import/<uuid:key>/begin/", companies_tables.begin, name="import-begin"),
    path("import/<uuid:key>/give-up/", companies_tables.give_up, name="import-give-up"),
    *(
        path(f"companies.{form}", companies.export, {"form": form}, name=f"export-{form}")
        for form in ("csv", "xlsx", "json")
    ),
]

GRANT_PAGES = [
    path("calls/", grants.calls, name="calls"),
    path("publish-call/", grants_applying.publish_call, name="publish-call"),
    path("calls/<slug:key>/", grants.call, name="call"),
    path("calls/<slug:key>/extend/", grants_applying.extend_call, name="extend-call"),
    path("calls/<slug:key>/apply/<uuid:company>/", grants_applying.apply_to, name="apply"),
    *(
        path(
            f"calls/<slug:key>/applications.{form}",
            grants.export,
            {"form": form},
            name=f"export-applications-{form}",
        )
        for form in ("csv", "json")
    ),
    path("calls/<slug:key>/selection/", grants_deciding.selection, name="selection"),
    path("calls/<slug:key>/selection/draft/", grants_deciding.draft, name="draft-selection"),
    path("calls/<slug:key>/selection/compare/", grants_deciding.compare, name="compare-rules"),
    path("drafting/<uuid:key>/", grants_deciding.draft_progress, name="drafting"),
    path("calls/<slug:key>/selection/sign/", grants_deciding.sign, name="sign-selection"),
    path("applications/<slug:key>/", grants.application, name="application"),
    path("applications/<slug:key>/change/", grants_applying.change_application, name="change-application"),
    path("applications/<slug:key>/appraise/", grants_deciding.appraise, name="appraise"),
    path(
        "applications/<slug:key>/confirm/<uuid:company>/", grants_applying.confirm, name="confirm-application"
    ),
    path(
        "applications/<slug:key>/withdraw/<uuid:company>/",
        grants_applying.withdraw,
        name="withdraw-application",
    ),
    path("letters/<slug:key>/<uuid:company>/<slug:language>/", grants.letter, name="letter"),
    path(
        "letters/<slug:key>/<uuid:company>/<slug:language>/letter.pdf", grants.letter_pdf, name="letter-pdf"
    ),
    path("instalments/<uuid:key>/reach/", grants_deciding.reach, name="reach-milestone"),
    path("instalments/<uuid:key>/pay/", grants_deciding.pay, name="record-payment"),
    path("instalments/<uuid:key>/reclaim/", grants_deciding.reclaim, name="reclaim-payment"),
    path("follow-ups/", followups.follow_ups, name="follow-ups"),
    path("follow-ups/<slug:subject>/<uuid:company>/", followups.answer, name="answer-follow-up"),
    path("indicators/<slug:name>/", followups.indicator, name="indicator"),
]

urlpatterns = [
    path("", views.page, name="page"),
    *COMPANY_PAGES,
    *PARTNER_PAGES,
    *MEETING_PAGES,
    *VISIT_PAGES,
    *GRANT_PAGES,
]
