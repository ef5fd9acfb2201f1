"""The addresses of the field, below `fields/smes/`. One list a desk."""

from __future__ import annotations

from django.urls import path

from hannover.fields.smes import views
from hannover.fields.smes.views import introductions, partners, rounds

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

urlpatterns = [
    path("", views.page, name="page"),
    *PARTNER_PAGES,
]
