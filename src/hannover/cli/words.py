"""The words of the command line in the languages of the interface, without Django and without catalogues."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "ja", "de")
Help = Mapping[str, str]


def help_in(texts: Help, language: str) -> str:
    """The text in that language, else in English."""
    return texts.get(language) or texts["en"]


def language_of(argv: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language tag after `--language`, else the language of the locale, else English."""
    for index, word in enumerate(argv):
        if word.startswith("--language="):
            return word.partition("=")[2]
        if word == "--language" and index + 1 < len(argv):
            return argv[index + 1]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            code = value.partition(".")[0].partition("_")[0].lower()
            return code if code in LANGUAGES else "en"
    return "en"


ABOUT = {
    "en": "Turns a declaration of two countries into a running programme, and shows what came of it.",
    "ja": "二国間の協力宣言を、動き続けるプログラムにし、その成果を根拠とともに示します。",
    "de": "Macht aus einer Erklärung zweier Länder ein laufendes Programm und zeigt, was daraus wurde.",
}
USAGE = {"en": "usage: ", "ja": "使い方: ", "de": "Aufruf: "}
COMMANDS = {"en": "commands", "ja": "コマンド", "de": "Befehle"}
OPERATIONS = {"en": "operations", "ja": "操作", "de": "Operationen"}
OPTIONS = {"en": "options", "ja": "オプション", "de": "Optionen"}
INPUT = {"en": "input", "ja": "入力", "de": "Eingabe"}
FIELDS = {
    "en": "Fields: {names}.\n`hannover FIELD --help` lists what can be done in a field.",
    "ja": "分野: {names}。\n`hannover FIELD --help` で、その分野の操作を一覧できます。",
    "de": "Bereiche: {names}.\n`hannover FIELD --help` zeigt, was in einem Bereich getan werden kann.",
}
OF_FIELD = {"en": "Operations of {name}.", "ja": "{name} の操作。", "de": "Operationen von {name}."}
REPEATED = {"en": "(may be repeated)", "ja": "（繰り返し可）", "de": "(mehrfach möglich)"}
FILE = {
    "en": "(a path, or - for standard input)",
    "ja": "（パス、又は標準入力は -）",
    "de": "(ein Pfad, oder - für die Standardeingabe)",
}
JSON_TEXT = {"en": "(JSON)", "ja": "（JSON）", "de": "(JSON)"}
DEFAULT = {"en": "(default: {value})", "ja": "（既定値: {value}）", "de": "(Vorgabe: {value})"}
HELP = {
    "en": "show this help and end",
    "ja": "このヘルプを表示して終了します",
    "de": "zeigt diese Hilfe und endet",
}
VERSION = {
    "en": "show the version and end",
    "ja": "バージョンを表示して終了します",
    "de": "zeigt die Version und endet",
}
STORE = {
    "en": "folder of the store (default: $HANNOVER_STORE, else ~/.local/share/hannover)",
    "ja": "ストアのフォルダー（既定: $HANNOVER_STORE、なければ ~/.local/share/hannover）",
    "de": "Ordner des Speichers (Vorgabe: $HANNOVER_STORE, sonst ~/.local/share/hannover)",
}
LANGUAGE = {
    "en": "language of texts, for example en, ja or de (default: that of the locale)",
    "ja": "表示言語（en、ja、de など。既定はロケールの言語）",
    "de": "Sprache der Texte, etwa en, ja oder de (Vorgabe: die des Systems)",
}
DEBUG = {
    "en": "show where an error arose",
    "ja": "エラーの発生箇所を表示します",
    "de": "zeigt, wo ein Fehler entstand",
}
JSON = {
    "en": "print the result as JSON and nothing else",
    "ja": "結果だけを JSON で出力します",
    "de": "gibt nur das Ergebnis als JSON aus",
}
AS = {
    "en": "login of the person who acts; without it, a visitor",
    "ja": "操作する人のログイン名（省略時は閲覧者）",
    "de": "Anmeldename der handelnden Person; ohne ihn: Besucher",
}
SIGNING = {
    "en": "This operation turns a key: it needs a person at a browser and cannot be done here.",
    "ja": "この操作は署名であり、ブラウザーで本人が行う必要があります。ここではできません。",
    "de": "Das ist eine Unterschrift: Sie verlangt eine Person am Browser und ist hier nicht möglich.",
}
