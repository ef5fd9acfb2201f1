"""What the sample programme has behind it: introductions of the first year with their follow-ups, an event and a
delegation that took place, and a call whose first instalments are paid.
"""

from __future__ import annotations

from hannover.demo.sample.smes.companies import Member, spoken
from hannover.demo.sample.smes.grants import MARKS, MILESTONES, PROJECT_TEXT, REASON, turn_keys
from hannover.demo.sample.smes.members import Bench
from hannover.demo.sample.smes.partners import introduce_pair
from hannover.demo.sample.smes.visits import agree_on_note
from hannover.fields.smes.actions.followups import answer_follow_up
from hannover.fields.smes.actions.grants import apply_jointly, confirm_application, publish_call
from hannover.fields.smes.actions.grants_deciding import appraise_application, draft_selection
from hannover.fields.smes.actions.grants_paying import reach_milestone, record_payment
from hannover.fields.smes.actions.meetings import hold_meetings, open_event, plan_event
from hannover.fields.smes.actions.meetings_attending import answer_meeting, ask_meeting, register_attendance
from hannover.fields.smes.actions.meetings_timetable import plan_timetable, publish_timetable
from hannover.fields.smes.actions.visits import (
    answer_invitation,
    end_delegation,
    invite_host,
    plan_delegation,
)
from hannover.fields.smes.actions.visits_tour import plan_tour, publish_tour
from hannover.fields.smes.inputs import grants, meetings, visits
from hannover.fields.smes.inputs.followups import AnswerFollowUp
from hannover.fields.smes.models import Instalment, Timetable
from hannover.record.domain import Text

EVENT, DELEGATION, CALL = "sample-first-brokerage", "sample-first-delegation", "sample-first-call"
EVENT_TITLE: Text = {
    "en": "Sample brokerage event of the first year",
    "ja": "見本：初年度の日独中小企業商談会",
    "de": "Muster: Kooperationsbörse des ersten Jahres",
}
DELEGATION_TITLE: Text = {
    "en": "Sample delegation of the first year: sensors in small workshops",
    "ja": "見本：町工場のセンサ活用を学ぶ初年度の訪問団",
    "de": "Muster: Delegationsreise des ersten Jahres zu Sensoren in kleinen Werkstätten",
}
CALL_TITLE: Text = {
    "en": "Sample call of the first year",
    "ja": "見本：初年度の日独共同開発の公募",
    "de": "Muster: Förderaufruf des ersten Jahres",
}
TOKYO: Text = {"en": "Tokyo", "ja": "東京", "de": "Tokio"}
PAIRS = (("歯車", "Drucksensoren"), ("熱処理", "Vakuumtechnik"), ("樹脂再生", "Zahnradtechnik"))
"""Words of the names of companies that were introduced in the first year; the last pair has still to say what
came of it.
"""
OUTCOME: Text = {
    "ja": "試作を続けており、来年度の量産を検討しています。",
    "de": "Der gemeinsame Versuch läuft weiter; eine Kleinserie wird geprüft.",
}
ATTENDING = 8
ABSENT = 1
"""So many companies of each side came to the event, and so many meetings did not take place."""
NAGOYA = visits.GivenPlace(
    name={"en": "Nagoya", "ja": "名古屋", "de": "Nagoya"}, latitude="35.1709", longitude="136.8815"
)
TRAVELLERS = ("Zahnradtechnik", "Wälzlager", "Metalldruck", "Werkzeugschleiferei")
HOSTS = (
    ("歯車", {"en": "Toyota", "ja": "豊田", "de": "Toyota"}, "35.0824", "137.1563"),
    ("熱処理", {"en": "Kariya", "ja": "刈谷", "de": "Kariya"}, "34.9893", "137.0021"),
    ("板金", {"en": "Seto", "ja": "瀬戸", "de": "Seto"}, "35.2237", "137.0842"),
)
SEEN: Text = {
    "ja": "古い歯切り盤に加速度センサを一つだけ付け、音の変化と合わせて刃の交換時期を決めていました。",
    "de": "An einer alten Verzahnmaschine sitzt ein einziger Beschleunigungssensor; mit dem Klang zusammen bestimmt "
    "er, wann das Werkzeug gewechselt wird.",
}
REUSABLE: Text = {
    "ja": "一台の機械、一つのセンサから始め、効果を測ってから広げる進め方。",
    "de": "Mit einer Maschine und einem Sensor beginnen, die Wirkung messen, dann erst ausweiten.",
}
PROJECTS = (
    (
        "電動バルブ",
        "Pumpenfabrik",
        "バルブとポンプの予兆保全",
        "Armaturen und Pumpen vorausschauend warten",
        90,
        80,
    ),
    ("光学レンズ", "Feinoptik", "研磨面の自動評価", "Polierte Flächen selbsttätig beurteilen", 70, 60),
    (
        "低温物流",
        "Kältetechnik",
        "冷凍車の消費電力の見える化",
        "Stromverbrauch von Kühlfahrzeugen zeigen",
        110,
        95,
    ),
)


def earlier(first: Bench, second: Bench) -> None:
    """The first year; everything lies between 500 and 150 days before today."""
    _introduce(first, second)
    _meet(first, second)
    _travel(second, first)
    _fund(first, second)


def _introduce(first: Bench, second: Bench) -> None:
    for number, (one, other) in enumerate(PAIRS):
        members = first.named(one), second.named(other)
        key = introduce_pair(first, members[0], second, members[1], "closed", -450 + 5 * number)
        if (one, other) == PAIRS[-1]:
            continue
        for bench, member in zip((first, second), members, strict=True):
            answer = AnswerFollowUp(
                subject=key, company=member.company, still_working=True, note=bench.says(OUTCOME), jobs=number
            )
            answer_follow_up(answer, bench.on(-60))


def _meet(first: Bench, second: Bench) -> None:
    plan = meetings.PlanEvent(
        key=EVENT,
        title=EVENT_TITLE,
        place=TOKYO,
        time_zone="Asia/Tokyo",
        days=(first.day(-300),),
        begins="10:00",
        ends="16:00",
        minutes=25,
        gap=5,
        pauses=("12:30-13:30",),
        tables=6,
        interpreters=("ja-de:4",),
        closes_on=first.day(-310),
    )
    plan_event(plan, first.on(-360))
    open_event(meetings.NameEvent(event=EVENT), first.on(-355))
    ours, theirs = first.members[1 : ATTENDING + 1], second.members[1 : ATTENDING + 1]
    for bench, members in ((first, ours), (second, theirs)):
        for member in members:
            _register(bench, member)
    for number, one in enumerate(ours):
        for step in range(3):
            _agree_to_meet(first, one, second, theirs[(number + 2 * step) % ATTENDING])
    made = plan_timetable(meetings.PlanTimetable(event=EVENT, seconds=2), first.on(-309))
    publish_timetable(meetings.NameTimetable(event=EVENT, number=made.number), first.on(-308))
    published = Timetable.objects.filter(parent=EVENT).latest("id").fact
    absent = tuple(meeting.request for meeting in published.meetings[:ABSENT])
    hold_meetings(meetings.HoldEvent(event=EVENT, not_held=absent), first.on(-299))


def _register(bench: Bench, member: Member) -> None:
    languages = spoken(member.sample, member.language)
    attendance = meetings.RegisterAttendance(
        event=EVENT, company=member.company, profile=member.profile, languages=languages
    )
    register_attendance(attendance, bench.on(-340))


def _agree_to_meet(asking: Bench, one: Member, asked: Bench, other: Member) -> None:
    request = meetings.AskMeeting(event=EVENT, company=one.company, toward=other.company, weight=2)
    key = ask_meeting(request, asking.on(-330)).key
    answer_meeting(meetings.AnswerMeeting(request=key, accept=True), asked.on(-320))


def _travel(guests: Bench, hosts: Bench) -> None:
    day = guests.day(-240)
    delegation = visits.PlanDelegation(
        key=DELEGATION,
        title=DELEGATION_TITLE,
        members=tuple(guests.named(words).company for words in TRAVELLERS),
        days=(visits.GivenDay(on=day, leaves="08:30", returns="18:00", start=NAGOYA),),
        time_zone="Asia/Tokyo",
        speed_kmh=40,
    )
    plan_delegation(delegation, guests.on(-290))
    invited = [_host(guests, hosts, day, *host) for host in HOSTS]
    tour = plan_tour(visits.PlanTour(delegation=DELEGATION, seconds=2), guests.on(-260))
    publish_tour(visits.NameTour(delegation=DELEGATION, number=tour.number), guests.on(-259))
    end_delegation(visits.EndDelegation(delegation=DELEGATION), guests.on(-239))
    note = visits.WriteNote(
        delegation=DELEGATION, host=invited[0], seen=SEEN, reusable=REUSABLE, on=guests.day(-240)
    )
    agree_on_note(note, guests, hosts, days=-230)


def _host(guests: Bench, hosts: Bench, day: str, words: str, town: Text, north: str, east: str) -> str:
    host = hosts.named(words)
    invitation = visits.InviteHost(
        delegation=DELEGATION,
        company=host.company,
        profile=host.profile,
        place=visits.GivenPlace(name=town, latitude=north, longitude=east),
        openings=(visits.GivenOpening(on=day, opens="09:00", closes="17:00"),),
        visit_minutes=90,
        worth=2,
    )
    key = invite_host(invitation, guests.on(-285)).key
    answer_invitation(visits.AnswerInvitation(host=key, accept=True, may_be_named=True), hosts.on(-275))
    return key


def _fund(first: Bench, second: Bench) -> None:
    publish_call(_call(first, second), first.on(-490))
    for number, project in enumerate(PROJECTS):
        key = _apply(first, second, *project)
        for place, bench in enumerate((first, second)):
            marks = {"benefit": MARKS[number + place]}
            given = grants.AppraiseApplication(application=key, marks=marks, reason=bench.says(REASON))
            appraise_application(given, bench.on(-400))
    draft_selection(grants.DraftSelection(call=CALL), first.on(-390))
    for bench in (first, second):
        turn_keys(CALL, bench, days=-380)
    for bench in (first, second):
        for row in Instalment.objects.filter(audience="joint").order_by("id"):
            if row.fact.number == 1 and row.fact.side == bench.side:
                _pay(bench, row.key)


def _pay(bench: Bench, instalment: str) -> None:
    shown = grants.ReachMilestone(instalment=instalment, evidence=("https://example.org/sample-report",))
    reach_milestone(shown, bench.on(-200))
    record_payment(grants.RecordPayment(instalment=instalment), bench.on(-180))


def _call(first: Bench, second: Bench) -> grants.PublishCall:
    budgets = (
        grants.GivenBudget(
            side=first.side, amount="18000000", currency="JPY", most_for_one="12000000", most_share="0.67"
        ),
        grants.GivenBudget(
            side=second.side, amount="150000", currency="EUR", most_for_one="100000", most_share="0.6"
        ),
    )
    return grants.PublishCall(
        key=CALL,
        title=CALL_TITLE,
        budgets=budgets,
        rule="skip",
        criteria={
            "benefit": {
                "en": "Benefit to both companies",
                "ja": "両社にとっての効果",
                "de": "Nutzen für beide Unternehmen",
            }
        },
        opens_on=first.day(-480),
        closes_on=first.day(-420),
        time_zone="Europe/Berlin",
        sizes=("micro", "small", "medium"),
    )


def _apply(first: Bench, second: Bench, one: str, other: str, ja: str, de: str, yen: int, euros: int) -> str:
    """`yen` in 100,000 and `euros` in 1,000: what each asks for."""
    companies = first.named(one).company, second.named(other).company
    partners = (
        grants.GivenPartner(
            company=companies[0], cost=str(yen * 160_000), asked=str(yen * 100_000), currency="JPY"
        ),
        grants.GivenPartner(
            company=companies[1], cost=str(euros * 2_000), asked=str(euros * 1_000), currency="EUR"
        ),
    )
    application = grants.ApplyJointly(
        call=CALL,
        title={"ja": ja, "de": de},
        summary={"ja": PROJECT_TEXT["ja"].format(ja), "de": PROJECT_TEXT["de"].format(de)},
        partners=partners,
        milestones=MILESTONES,
        months=12,
    )
    key = apply_jointly(application, first.on(-450)).application
    confirm = grants.ConfirmApplication(application=key, company=companies[1])
    confirm_application(confirm, second.on(-440))
    return key
