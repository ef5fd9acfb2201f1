"""The sample delegation: companies of the first side visit hosts of the second, and agree on a note."""

from __future__ import annotations

from hannover.demo.sample.smes.members import Bench
from hannover.fields.smes.actions.visits import answer_invitation, invite_host, plan_delegation
from hannover.fields.smes.actions.visits_notes import sign_note, write_note
from hannover.fields.smes.actions.visits_tour import plan_tour, publish_tour
from hannover.fields.smes.inputs.visits import (
    AnswerInvitation,
    GivenDay,
    GivenOpening,
    GivenPlace,
    InviteHost,
    NameTour,
    PlanDelegation,
    PlanTour,
    SignNote,
    WriteNote,
)
from hannover.record.domain import Text
from hannover.record.moment import now
from hannover.record.signing import signatures_of

DELEGATION = "sample-delegation"
TITLE: Text = {
    "en": "Sample delegation: machine monitoring in small enterprises",
    "ja": "見本：中小企業の設備監視を学ぶ訪問団",
    "de": "Muster: Delegationsreise zur Maschinenüberwachung in kleinen Betrieben",
}
MEMBERS = ("歯車", "軸受診断", "工場見える化", "経営診断", "微小センサ", "板金")
START = GivenPlace(
    name={"en": "Stuttgart", "ja": "シュトゥットガルト", "de": "Stuttgart"},
    latitude="48.7758",
    longitude="9.1829",
)
FIRST_DAY, DAYS = 44, 3
HOSTS = (
    ("Zahnradtechnik", "Reutlingen", "ロイトリンゲン", "48.4914", "9.2043", 3, True),
    ("Drucksensoren", "Esslingen am Neckar", "エスリンゲン", "48.7396", "9.3047", 2, False),
    ("Verpackungsmaschinen", "Waiblingen", "ヴァイブリンゲン", "48.8303", "9.3169", 2, False),
    ("Werkzeugschleiferei", "Göppingen", "ゲッピンゲン", "48.7025", "9.6527", 1, False),
    ("Uhrenwerke", "Villingen-Schwenningen", "フィリンゲン＝シュヴェニンゲン", "48.0620", "8.5362", 1, False),
    ("Lackierroboter", "Ludwigsburg", "ルートヴィヒスブルク", "48.8975", "9.1924", 2, False),
    ("Prüflabor", "Karlsruhe", "カールスルーエ", "49.0069", "8.4037", 2, False),
    ("Kleinroboter", "Ulm", "ウルム", "48.4011", "9.9876", 3, False),
    ("Lernfabrik", "Darmstadt", "ダルムシュタット", "49.8728", "8.6512", 2, False),
)
SEEN: Text = {
    "ja": "研削盤の振動と電流から砥石の摩耗を推定し、現場の画面に色で示していました。"
    "作業者の経験と一致することを三か月かけて確かめたそうです。",
    "de": "Aus Schwingung und Strom der Schleifmaschine wird der Verschleiß geschätzt und an der Maschine in Farben "
    "gezeigt. Drei Monate lang wurde geprüft, ob die Anzeige mit der Erfahrung der Bedienenden übereinstimmt.",
}
REUSABLE: Text = {
    "ja": "既存の機械に後付けできる小型センサと、色だけで示す画面は、町工場でもすぐに試せます。",
    "de": "Nachgerüstete Sensoren und eine Anzeige, die nur Farben zeigt, lassen sich auch in kleinen Betrieben "
    "sofort erproben.",
}


def visit(guests: Bench, hosts: Bench) -> None:
    """Plans the delegation, invites hosts, who confirm, publishes a tour, and agrees on a note of a visit."""
    members = tuple(guests.named(words).company for words in MEMBERS)
    days = tuple(
        GivenDay(on=guests.day(FIRST_DAY + number), leaves="08:30", returns="18:30", start=START)
        for number in range(DAYS)
    )
    plan = PlanDelegation(
        key=DELEGATION, title=TITLE, members=members, days=days, time_zone="Europe/Berlin", speed_kmh=60
    )
    plan_delegation(plan, guests.on(-40))
    invited = [_invite(guests, hosts, *host) for host in HOSTS]
    for number, host in enumerate(invited):
        answer = AnswerInvitation(host=host, accept=True, may_be_named=number == 0)
        answer_invitation(answer, hosts.on(-20))
    tour = plan_tour(PlanTour(delegation=DELEGATION, seconds=5), guests.on(0))
    publish_tour(NameTour(delegation=DELEGATION, number=tour.number), guests.on(0))
    note = WriteNote(delegation=DELEGATION, host=invited[0], seen=SEEN, reusable=REUSABLE, on=guests.day(-10))
    agree_on_note(note, guests, hosts, days=0)


def _invite(
    guests: Bench,
    hosts: Bench,
    words: str,
    town: str,
    in_japanese: str,
    latitude: str,
    longitude: str,
    worth: int,
    must_see: bool,
) -> str:
    host = hosts.named(words)
    openings = tuple(
        GivenOpening(on=guests.day(FIRST_DAY + number), opens="09:00", closes="16:30")
        for number in range(DAYS)
    )
    invitation = InviteHost(
        delegation=DELEGATION,
        company=host.company,
        profile=host.profile,
        place=GivenPlace(
            name={"en": town, "ja": in_japanese, "de": town}, latitude=latitude, longitude=longitude
        ),
        openings=openings,
        visit_minutes=90,
        worth=worth,
        must_see=must_see,
    )
    return invite_host(invitation, guests.on(-35)).key


def agree_on_note(note: WriteNote, guests: Bench, hosts: Bench, *, days: int) -> None:
    """A note of the guests, which both sides sign so many days from today."""
    key = write_note(note, guests.on(days)).key
    for bench in (guests, hosts):
        digest = signatures_of("smes:visit-note", key, moment=now(), actor=bench.staff).digest
        sign_note(SignNote(note=key, digest=digest), bench.on(days))
