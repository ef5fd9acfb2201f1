"""The sample call: joint applications of companies of both sides, marks, and a selection that one side signed."""

from __future__ import annotations

from hannover.demo.sample.smes.members import Bench
from hannover.fields.smes.actions.grants import apply_jointly, confirm_application, publish_call
from hannover.fields.smes.actions.grants_deciding import (
    appraise_application,
    draft_selection,
    sign_selection,
)
from hannover.fields.smes.inputs.grants import (
    ApplyJointly,
    AppraiseApplication,
    ConfirmApplication,
    DraftSelection,
    GivenBudget,
    GivenPartner,
    PublishCall,
    SignSelection,
)
from hannover.fields.smes.models import Selection
from hannover.record.domain import Text
from hannover.record.moment import now
from hannover.record.signing import signatures_of

CALL = "sample-call"
TITLE: Text = {
    "en": "Sample call: joint IoT projects of small enterprises",
    "ja": "見本：日独中小企業IoT共同開発の公募",
    "de": "Muster: Förderaufruf für gemeinsame IoT-Vorhaben kleiner Unternehmen",
}
CRITERIA: dict[str, Text] = {
    "novelty": {"en": "Novelty", "ja": "新規性", "de": "Neuheit"},
    "benefit": {
        "en": "Benefit to both companies",
        "ja": "両社にとっての効果",
        "de": "Nutzen für beide Unternehmen",
    },
    "feasibility": {"en": "Feasibility", "ja": "実現可能性", "de": "Umsetzbarkeit"},
}
MILESTONES: tuple[Text, ...] = (
    {"en": "Prototype shown", "ja": "試作品の提示", "de": "Prototyp vorgeführt"},
    {"en": "Trial finished", "ja": "実証の完了", "de": "Versuch abgeschlossen"},
)
REASON: Text = {
    "ja": "両社の役割が明確で、費用は妥当です。実証の場が確保されています。",
    "de": "Die Aufgaben beider Unternehmen sind klar verteilt, die Kosten angemessen, ein Versuchsort steht bereit.",
}
PROJECT_TEXT: Text = {
    "ja": "{}に両社で取り組み、実際の設備で効果を確かめます。",
    "de": "Gemeinsames Vorhaben: {}. Die Wirkung wird an einer laufenden Anlage nachgewiesen.",
}
PROJECTS = (
    (
        "微小センサ",
        "Zahnradtechnik",
        "機上での砥石摩耗の検知",
        "Verschleiß der Schleifscheibe in der Maschine erkennen",
        96,
        118,
    ),
    ("画像検査", "Federnwerk", "ばねの全数検査", "Vollprüfung von Federn im Durchlauf", 74, 92),
    ("電力制御", "Gießerei", "溶解炉の電力ピークの平準化", "Lastspitzen von Schmelzöfen glätten", 128, 140),
    ("液体計測", "Brauerei", "発酵タンクの連続計測", "Gärung durchgehend messen", 52, 48),
    ("建設技研", "Hochbau", "コンクリート強度の現場判断", "Betonreife auf der Baustelle beurteilen", 88, 76),
    (
        "薄膜センサ",
        "Orthopädietechnik",
        "圧力の見える義足ソケット",
        "Prothesenschaft, der Druckstellen zeigt",
        66,
        82,
    ),
    ("軸受診断", "Feinpapier", "抄紙機の軸受の余寿命推定", "Restlebensdauer von Walzenlagern", 92, 64),
    ("環境発電", "Wälzlager", "電池のいらない軸受センサ", "Lagersensor ohne Batterie", 110, 132),
    ("赤外カメラ", "Recyclinganlagen", "黒い樹脂の選別", "Schwarze Kunststoffe sortieren", 134, 150),
    ("電動バルブ", "Armaturen", "停電時に閉じる無線バルブ", "Ventil, das bei Stromausfall schließt", 58, 70),
    ("果樹ロボット", "Weingut", "急斜面のぶどう畑のロボット", "Roboter für Weinberge in Steillagen", 84, 44),
    (
        "斜面計測",
        "Geodaten",
        "衛星と傾斜計による斜面監視",
        "Hänge mit Satellit und Neigungssensor überwachen",
        70,
        58,
    ),
)
"""Words of the names of both companies, the title in both languages, and what each asks for: 100,000 yen and
1,000 euros.
"""
MARKS = ("3.5", "4.0", "4.5", "3.0", "5.0", "2.5", "4.0", "3.5", "4.5", "2.0", "3.0")


def fund(first: Bench, second: Bench) -> None:
    """Publishes the call, applies, appraises, and drafts a selection, which the second side has signed."""
    publish_call(_call(first, second), first.on(-110))
    for number, project in enumerate(PROJECTS):
        key = _apply(first, second, *project)
        for place, bench in enumerate((first, second)):
            marks = {
                criterion: MARKS[(number * 5 + place * 2 + position * 3) % len(MARKS)]
                for position, criterion in enumerate(CRITERIA)
            }
            appraisal = AppraiseApplication(application=key, marks=marks, reason=bench.says(REASON))
            appraise_application(appraisal, bench.on(-20))
    draft_selection(DraftSelection(call=CALL), first.on(-5))
    turn_keys(CALL, second, days=0)


def turn_keys(call: str, bench: Bench, *, days: int) -> None:
    """The side signs the selection of the call as it stands, so many days from today."""
    selection = str(Selection.objects.filter(parent=call).latest("id").entity)
    digest = signatures_of("smes:selection", selection, moment=now(), actor=bench.staff).digest
    sign_selection(SignSelection(call=call, digest=digest), bench.on(days))


def _call(first: Bench, second: Bench) -> PublishCall:
    return PublishCall(
        key=CALL,
        title=TITLE,
        budgets=(
            GivenBudget(
                side=first.side, amount="60000000", currency="JPY", most_for_one="15000000", most_share="0.67"
            ),
            GivenBudget(
                side=second.side, amount="600000", currency="EUR", most_for_one="160000", most_share="0.6"
            ),
        ),
        rule="optimal-floor",
        floor="3",
        criteria=CRITERIA,
        opens_on=first.day(-100),
        closes_on=first.day(-30),
        time_zone="Europe/Berlin",
        sizes=("micro", "small", "medium"),
    )


def _apply(first: Bench, second: Bench, one: str, other: str, ja: str, de: str, yen: int, euros: int) -> str:
    partners = (
        GivenPartner(
            company=first.named(one).company,
            cost=str(yen * 160_000),
            asked=str(yen * 100_000),
            currency="JPY",
        ),
        GivenPartner(
            company=second.named(other).company,
            cost=str(euros * 2_000),
            asked=str(euros * 1_000),
            currency="EUR",
        ),
    )
    application = ApplyJointly(
        call=CALL,
        title={"ja": ja, "de": de},
        summary={"ja": PROJECT_TEXT["ja"].format(ja), "de": PROJECT_TEXT["de"].format(de)},
        partners=partners,
        milestones=MILESTONES,
        months=18,
    )
    key = apply_jointly(application, first.on(-60)).application
    confirm = ConfirmApplication(application=key, company=partners[1].company)
    confirm_application(confirm, second.on(-45))
    return key
