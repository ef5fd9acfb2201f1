"""What columns, kinds, sizes and stages are called in the tables that people have, in three languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from hannover.fields.smes.domain import ProfileKind, Scheme, Size, Stage

TEXTS = ("name", "title", "offer", "need", "iot", "sought")
"""Columns that come once for each language."""
IDENTITY = ("number", "website", "address", "contact", "email", "phone")
PLAIN = (
    *IDENTITY, "kind", "region", "size", "industries", "stage", "certifications", "languages", "iot_since",
    "iot_evidence", "sought_kinds", "sought_sizes", "sought_stages", "sought_certifications", "sought_languages",
)  # fmt: skip
SCHEME_COLUMNS: Mapping[str, Scheme] = {
    "nace": Scheme.NACE, "wz": Scheme.WZ, "isic": Scheme.ISIC, "jsic": Scheme.JSIC,
}  # fmt: skip

HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name", "company", "company name", "name of company", "organisation", "organization", "client name", "firma",
        "firmenname", "unternehmen", "unternehmensname", "name des unternehmens", "企業名", "会社名", "社名", "名称",
        "事業者名", "法人名", "商号", "商号又は名称",
    ),
    "number": (
        "number", "registration number", "company number", "registration no", "vat number", "handelsregister",
        "handelsregisternummer", "registernummer", "hrb", "法人番号", "登録番号", "会社法人等番号",
    ),
    "website": (
        "website", "web", "url", "homepage", "web address", "internet", "webseite", "internetadresse",
        "ホームページ", "ウェブサイト", "webサイト", "hp", "サイト",
    ),
    "address": ("address", "postal address", "street", "anschrift", "adresse", "住所", "所在地", "本社所在地"),
    "contact": (
        "contact", "contact person", "contact name", "ansprechpartner", "ansprechpartnerin", "kontakt",
        "kontaktperson", "担当者", "担当者名", "連絡担当者", "代表者名",
    ),
    "email": (
        "email", "e-mail", "mail", "mail address", "e-mail address", "e-mail-adresse", "メール", "メールアドレス",
        "電子メール",
    ),
    "phone": ("phone", "telephone", "tel", "telefon", "telefonnummer", "電話", "電話番号", "tel番号"),
    "kind": (
        "kind", "type", "profile type", "type of profile", "opportunity type", "profilart", "art",
        "art des profils", "種別", "プロフィール種別", "区分", "案件種別",
    ),
    "title": (
        "title", "profile title", "headline", "titel", "überschrift", "タイトル", "件名", "標題", "案件名", "題名",
    ),
    "offer": (
        "offer", "description of offer", "offered", "description", "summary", "technology offered", "abstract",
        "angebot", "beschreibung", "angebotsbeschreibung", "leistung", "提供内容", "提供できる技術", "概要", "強み",
        "技術概要", "事業概要", "内容", "シーズ",
    ),
    "need": (
        "need", "needs", "request", "requested", "technology requested", "bedarf", "gesuch", "gesucht", "ニーズ",
        "要望", "求める内容", "求める技術", "希望内容", "課題",
    ),
    "region": (
        "region", "prefecture", "state", "land", "bundesland", "region code", "地域", "都道府県", "所在地域",
    ),
    "size": (
        "size", "company size", "staff", "employees", "number of employees", "headcount", "mitarbeiter",
        "mitarbeiterzahl", "beschäftigte", "anzahl mitarbeiter", "größe", "unternehmensgröße", "従業員数", "社員数",
        "規模", "企業規模",
    ),
    "industries": (
        "industries", "industry", "industry code", "industry codes", "sector", "branche", "branchen",
        "wirtschaftszweig", "業種", "業種コード", "産業分類", "産業分類コード",
    ),
    "nace": ("nace", "nace code", "nace codes", "nace rev 2", "nace-code", "nace-2"),
    "wz": ("wz", "wz 2008", "wz-code", "wz2008", "wz-2008", "wz code"),
    "isic": ("isic", "isic rev 4", "isic code", "isic-4"),
    "jsic": ("jsic", "jsic code", "jsic-14", "日本標準産業分類", "日本標準産業分類コード"),
    "stage": (
        "stage", "stage of development", "development stage", "maturity", "entwicklungsstand", "reifegrad",
        "開発段階", "段階", "実用化段階",
    ),
    "certifications": (
        "certifications", "certification", "certificates", "zertifizierungen", "zertifizierung", "zertifikate",
        "認証", "取得認証", "保有認証", "認証取得",
    ),
    "languages": (
        "languages", "language", "languages spoken", "sprachen", "sprache", "対応言語", "言語", "使用言語",
    ),
    "iot": (
        "iot", "use of iot", "iot use", "iot-nutzung", "iot-einsatz", "nutzung von iot", "einsatz von iot", "iot活用",
        "iotの活用", "iot活用状況", "iot導入状況",
    ),
    "iot_since": (
        "iot since", "iot_since", "since", "iot seit", "seit", "iot導入年", "導入年", "開始年",
    ),
    "iot_evidence": (
        "iot evidence", "iot_evidence", "evidence", "proof", "nachweis", "iot-nachweis", "根拠", "実績資料",
        "活用の根拠",
    ),
    "sought": (
        "sought", "partner sought", "type of partner sought", "partner", "gesuchter partner", "partnergesuch",
        "partnerprofil", "希望パートナー", "求めるパートナー", "希望する相手先", "相手先",
    ),
    "sought_kinds": ("sought kinds", "sought_kinds", "kind of partner"),
    "sought_sizes": (
        "sought sizes", "sought_sizes", "size of partner", "partnergröße", "希望パートナー規模", "相手先規模",
    ),
    "sought_stages": ("sought stages", "sought_stages"),
    "sought_certifications": ("sought certifications", "sought_certifications"),
    "sought_languages": ("sought languages", "sought_languages", "partner language", "partnersprache"),
}  # fmt: skip

LANGUAGE_WORDS: Mapping[str, tuple[str, ...]] = {
    "en": ("en", "eng", "english", "englisch", "英語", "英文", "英"),
    "ja": ("ja", "jp", "jpn", "japanese", "japanisch", "日本語", "和文", "日"),
    "de": ("de", "ger", "deu", "german", "deutsch", "ドイツ語", "独語", "独文", "独"),
}

KIND_WORDS: Mapping[ProfileKind, tuple[str, ...]] = {
    ProfileKind.TECHNOLOGY_OFFER: (
        "technology offer", "to", "technologieangebot", "technologie-angebot", "技術提供", "技術オファー",
        "技術シーズ", "シーズ",
    ),
    ProfileKind.TECHNOLOGY_REQUEST: (
        "technology request", "tr", "technologiegesuch", "technologieanfrage", "技術要望", "技術リクエスト",
        "技術ニーズ", "ニーズ", "技術募集",
    ),
    ProfileKind.BUSINESS_OFFER: (
        "business offer", "bo", "geschäftsangebot", "kooperationsangebot", "ビジネス提供", "ビジネスオファー",
        "取引提案",
    ),
    ProfileKind.BUSINESS_REQUEST: (
        "business request", "br", "geschäftsgesuch", "geschäftsanfrage", "kooperationsgesuch", "ビジネス要望",
        "ビジネスリクエスト", "取引要望",
    ),
    ProfileKind.RESEARCH_REQUEST: (
        "research request", "r&d request", "rdr", "research and development request", "research & development request",
        "f&e-gesuch", "fue-gesuch", "forschungsgesuch", "研究開発要望", "研究開発リクエスト", "共同研究", "共同研究募集",
    ),
}  # fmt: skip
SIZE_WORDS: Mapping[Size, tuple[str, ...]] = {
    Size.MICRO: ("micro", "kleinstunternehmen", "小規模", "1-9", "<10", "<= 9", "sme <=10", "sme <10"),
    Size.SMALL: ("small", "kleines unternehmen", "小企業", "10-49", "11-50", "sme 11-49", "sme 10-49"),
    Size.MEDIUM: ("medium", "mittleres unternehmen", "中企業", "50-249", "51-250", "sme 50-249"),
    Size.LARGE: ("large", "großunternehmen", "大企業", ">250", ">=250", "250+", ">500", "251-500"),
}
STAGE_WORDS: Mapping[Stage, tuple[str, ...]] = {
    Stage.CONCEPT: ("concept", "concept stage", "konzept", "idee", "構想", "コンセプト", "構想段階"),
    Stage.DEVELOPMENT: (
        "development", "under development", "in entwicklung", "entwicklung", "開発中", "開発段階",
    ),
    Stage.PROTOTYPE: (
        "prototype", "prototype available for demonstration", "prototyp", "試作", "試作品", "試作段階",
        "プロトタイプ",
    ),
    Stage.FIELD_TESTED: (
        "field-tested", "field tested", "field tested/evaluated", "tested", "erprobt", "im feld erprobt", "実証済み",
        "実証段階", "実証中",
    ),
    Stage.MARKET: (
        "market", "already on the market", "on the market", "marktreif", "am markt", "marktverfügbar", "実用化済み",
        "市販", "製品化済み", "上市済み",
    ),
}  # fmt: skip

ASIDE = re.compile(r"[*:：]|\((?:required|optional|pflicht|必須|任意)\)")
MARKED = re.compile(r"[\s_/|-]*[\[(（]?([^\W_]+)[\])）]?$")


def fold_header(text: str) -> str:
    return " ".join(ASIDE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


COLUMNS = {fold_header(word): name for name, words in HEADERS.items() for word in words}
LANGUAGES_BY_WORD = {word: language for language, words in LANGUAGE_WORDS.items() for word in words}


def column_of(text: str) -> tuple[str, str] | None:
    """(column, language) that a header names; the language is "" where it says none. None for no column."""
    header = fold_header(text)
    if header in COLUMNS:
        return COLUMNS[header], ""
    marked = MARKED.search(header)
    if marked and (language := LANGUAGES_BY_WORD.get(marked[1])):
        base = header[: marked.start()].strip(" _-/")
        if COLUMNS.get(base) in TEXTS:
            return COLUMNS[base], language
    for word, language in LANGUAGES_BY_WORD.items():
        if len(word) > 2 and header.startswith(word) and COLUMNS.get(header[len(word) :].strip()) in TEXTS:
            return COLUMNS[header[len(word) :].strip()], language
    return None
