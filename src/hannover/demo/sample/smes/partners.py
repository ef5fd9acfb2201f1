"""The sample round of recommendations, and introductions at every stage."""

from __future__ import annotations

from hannover.demo.sample.smes.companies import Member
from hannover.demo.sample.smes.members import Bench
from hannover.fields.smes.actions.introductions import (
    answer_introduction,
    close_introduction,
    record_confidentiality,
    show_interest,
)
from hannover.fields.smes.actions.partners import encode_profiles
from hannover.fields.smes.actions.rounds import compute_round, publish_round
from hannover.fields.smes.inputs.introductions import (
    AnswerIntroduction,
    CloseIntroduction,
    RecordConfidentiality,
    ShowInterest,
)
from hannover.fields.smes.inputs.partners import EncodeProfiles
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.models import RoundList
from hannover.record.domain import Text

ROUND = "sample-round"
TITLE: Text = {
    "en": "Sample round of recommendations",
    "ja": "見本：連携先の推薦",
    "de": "Muster: Empfehlungsrunde",
}
INTEREST: Text = {
    "ja": "貴社の技術に関心があります。まずはオンラインでお話を伺えれば幸いです。",
    "de": "Ihr Profil passt gut zu unserem Vorhaben. Gern würden wir uns zunächst online austauschen.",
}
REFUSAL: Text = {
    "ja": "現在は別の案件に注力しているため、今回は見送ります。",
    "de": "Wir sind derzeit mit anderen Vorhaben ausgelastet und müssen leider absagen.",
}
CLOSING: Text = {
    "ja": "共同試験の計画に合意しました。",
    "de": "Wir haben einen gemeinsamen Versuch vereinbart.",
}
PAIRS = (
    ("歯車", "Zahnradtechnik", "closed"),
    ("画像検査", "Federnwerk", "closed"),
    ("液体計測", "Brauerei", "confidential"),
    ("建設技研", "Hochbau", "confidential"),
    ("薄膜センサ", "Orthopädietechnik", "accepted"),
    ("電力制御", "Gießerei", "accepted"),
    ("軸受診断", "Feinpapier", "accepted"),
    ("水道技術", "Wasserwerkstechnik", "declined"),
    ("ロボット", "Kleinroboter", "interested"),
    ("制御安全", "OT-Sicherheit", "interested"),
    ("茶園", "Teegarten", "interested"),
)
"""Words of the names of both companies, and how far their introduction has come."""


def recommend(first: Bench) -> dict[str, tuple[str, ...]]:
    """Lists for all companies, published; {profile: those recommended to it, best first}."""
    encode_profiles(EncodeProfiles(), first.on(0))
    compute_round(ComputeRound(key=ROUND, title=TITLE, length=10), first.on(0))
    publish_round(PublishRound(round=ROUND), first.on(0))
    rows = RoundList.objects.filter(round=ROUND).order_by("profile")
    return {row.profile: tuple(entry[0] for entry in row.listed) for row in rows}


def introduce(first: Bench, second: Bench) -> None:
    """Introductions of the pairs; every other one begins on the second side."""
    for number, (one, other, stage) in enumerate(PAIRS):
        asking, asked = (first, second) if number % 2 == 0 else (second, first)
        words = (one, other) if number % 2 == 0 else (other, one)
        introduce_pair(asking, asking.named(words[0]), asked, asked.named(words[1]), stage, -120 + 9 * number)


def introduce_pair(asking: Bench, one: Member, asked: Bench, other: Member, stage: str, days: int) -> str:
    """An introduction that begins so many days from today and comes as far as `stage`; its id."""
    interest = ShowInterest(profile=one.profile, toward=other.profile, message=asking.says(INTEREST))
    key = show_interest(interest, asking.on(days)).introduction
    if stage == "interested":
        return key
    accept = stage != "declined"
    reason = {} if accept else asked.says(REFUSAL)
    answer_introduction(
        AnswerIntroduction(introduction=key, accept=accept, reason=reason), asked.on(days + 3)
    )
    if stage in ("confidential", "closed"):
        record_confidentiality(RecordConfidentiality(introduction=key), asking.on(days + 5))
    if stage == "closed":
        closing = CloseIntroduction(introduction=key, reached="trial", note=asking.says(CLOSING))
        close_introduction(closing, asking.on(days + 7))
    return key
