"""The commands that do not come from a field: their words, arguments and help. What they do is named, not
imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hannover.cli import words
from hannover.cli.words import Help


@dataclass(frozen=True)
class Argument:
    """A positional argument (NAME) or an option (--name); `options` as argparse's add_argument takes them."""

    name: str
    help: Help
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """One command of one or two words; `run` is "module:function", called with the parsed arguments."""

    words: tuple[str, ...]
    run: str
    help: Help
    arguments: tuple[Argument, ...] = ()


JSON = Argument("--json", words.JSON, {"action": "store_true"})
PORT = Argument(
    "--port",
    {
        "en": "port to serve on (default: 8000, or a free one)",
        "ja": "待ち受けるポート（既定は 8000、使用中なら空きポート）",
        "de": "Port (Vorgabe: 8000 oder ein freier)",
    },
    {"type": int, "metavar": "N"},
)
MOMENT = (
    Argument(
        "--as-of",
        {
            "en": "what had happened by this day, month or year",
            "ja": "この日（月・年）までに起きたこと",
            "de": "was bis zu diesem Tag, Monat oder Jahr geschehen war",
        },
        {"metavar": "DATE", "default": ""},
    ),
    Argument(
        "--known-at",
        {
            "en": "what had been recorded by this day or instant",
            "ja": "この日時までに記録されたこと",
            "de": "was bis zu diesem Tag oder Zeitpunkt erfasst war",
        },
        {"metavar": "DATE", "default": ""},
    ),
)
ACTS = Argument("--as", words.AS, {"dest": "login", "metavar": "LOGIN", "default": ""})
HEAD = Argument(
    "--head",
    {
        "en": "a head that today's log must extend, as reports print it (may be repeated)",
        "ja": "現在のログに含まれているはずの末尾ハッシュ（繰り返し可）",
        "de": "ein Kettenende, das das heutige Log fortsetzen muss, wie im Bericht (mehrfach möglich)",
    },
    {"action": "append", "default": [], "metavar": "H"},
)
FRAMEWORK = Argument(
    "FILE",
    {
        "en": "folder with framework.toml, or one file",
        "ja": "framework.toml のあるフォルダー、又は一つのファイル",
        "de": "Ordner mit framework.toml, oder eine Datei",
    },
    {"type": Path},
)

DEMO = Command(
    ("demo",),
    "hannover.cli.store:demo",
    {
        "en": "build the bundled sample programme and serve it",
        "ja": "同梱の見本を作成し、ブラウザーで見られるようにします",
        "de": "baut das mitgelieferte Beispielprogramm und zeigt es im Browser",
    },
    (
        Argument(
            "--into",
            {
                "en": "leave the reports in this folder",
                "ja": "報告書をこのフォルダーに残します",
                "de": "legt die Berichte in diesem Ordner ab",
            },
            {"type": Path, "metavar": "DIR"},
        ),
        Argument(
            "--no-serve",
            {
                "en": "end without serving",
                "ja": "サーバーを起動せずに終了します",
                "de": "endet, ohne den Server zu starten",
            },
            {"action": "store_true"},
        ),
        PORT,
    ),
)
SERVE = Command(
    ("serve",),
    "hannover.cli.store:serve",
    {
        "en": "serve pages and API, and work on jobs",
        "ja": "ページと API を提供し、ジョブを処理します",
        "de": "liefert Seiten und API und erledigt Hintergrundarbeit",
    },
    (
        PORT,
        Argument(
            "--host",
            {"en": "address to serve on", "ja": "待ち受けるアドレス", "de": "Adresse"},
            {"default": "127.0.0.1", "metavar": "ADDRESS"},
        ),
        Argument(
            "--workers",
            {"en": "number of processes", "ja": "プロセス数", "de": "Zahl der Prozesse"},
            {"type": int, "default": 1, "metavar": "N"},
        ),
        Argument(
            "--without-jobs",
            {
                "en": "leave the jobs to `hannover worker`",
                "ja": "ジョブは `hannover worker` に任せます",
                "de": "überlässt die Hintergrundarbeit `hannover worker`",
            },
            {"action": "store_true"},
        ),
    ),
)
STORE_COMMANDS = (
    DEMO,
    SERVE,
    Command(
        ("worker",),
        "hannover.cli.store:worker",
        {
            "en": "work on jobs, without serving",
            "ja": "ジョブだけを処理します",
            "de": "erledigt nur Hintergrundarbeit",
        },
    ),
    Command(
        ("init",),
        "hannover.cli.store:init",
        {
            "en": "make a store, or bring one up to date",
            "ja": "ストアを作成、又は最新にします",
            "de": "legt einen Speicher an oder bringt ihn auf den neuesten Stand",
        },
    ),
    Command(
        ("backup",),
        "hannover.cli.store:backup",
        {
            "en": "write everything into one archive, also while others write",
            "ja": "全体を一つのアーカイブに保存します（書き込み中でも可）",
            "de": "schreibt alles in ein Archiv, auch während andere schreiben",
        },
        (
            Argument(
                "TARGET",
                {
                    "en": "archive to write, or a folder for it",
                    "ja": "作成するアーカイブ、又は保存先フォルダー",
                    "de": "das Archiv oder ein Ordner dafür",
                },
                {"type": Path},
            ),
            JSON,
        ),
    ),
    Command(
        ("restore",),
        "hannover.cli.store:restore",
        {
            "en": "fill an empty store from an archive and prove it",
            "ja": "アーカイブから空のストアを復元し、検証します",
            "de": "füllt einen leeren Speicher aus einem Archiv und prüft ihn",
        },
        (
            Argument(
                "SOURCE",
                {
                    "en": "archive that `backup` wrote",
                    "ja": "`backup` が作成したアーカイブ",
                    "de": "Archiv von `backup`",
                },
                {"type": Path},
            ),
            HEAD,
            JSON,
        ),
    ),
    Command(
        ("doctor",),
        "hannover.cli.store:doctor",
        {
            "en": "find and explain what is wrong with the set-up",
            "ja": "設定の問題を見つけて説明します",
            "de": "findet und erklärt, was an der Einrichtung nicht stimmt",
        },
        (PORT, JSON),
    ),
)
RECORD_COMMANDS = (
    Command(
        ("report",),
        "hannover.cli.record:report",
        {"en": "write the report", "ja": "報告書を作成します", "de": "schreibt den Bericht"},
        (
            Argument(
                "--format",
                {"en": "form of the report", "ja": "報告書の形式", "de": "Form des Berichts"},
                {"choices": ("html", "pdf", "json"), "default": "html"},
            ),
            *MOMENT,
            Argument(
                "--output",
                {
                    "en": "file to write (default: standard output)",
                    "ja": "出力ファイル（既定: 標準出力）",
                    "de": "Datei (Vorgabe: Standardausgabe)",
                },
                {"type": Path, "metavar": "FILE"},
            ),
        ),
    ),
    Command(
        ("framework", "check"),
        "hannover.cli.record:framework_check",
        {
            "en": "say what is wrong with a framework file",
            "ja": "フレームワークファイルの誤りを示します",
            "de": "sagt, was an einer Rahmendatei falsch ist",
        },
        (FRAMEWORK, JSON),
    ),
    Command(
        ("framework", "load"),
        "hannover.cli.record:framework_load",
        {
            "en": "load a framework file into the store",
            "ja": "フレームワークファイルをストアに読み込みます",
            "de": "lädt eine Rahmendatei in den Speicher",
        },
        (FRAMEWORK, ACTS, JSON),
    ),
    Command(
        ("log", "verify"),
        "hannover.cli.record:log_verify",
        {
            "en": "prove every chain of the event log",
            "ja": "イベントログの全チェーンを検証します",
            "de": "prüft jede Kette des Ereignisprotokolls",
        },
        (HEAD, JSON),
    ),
    Command(
        ("log", "heads"),
        "hannover.cli.record:log_heads",
        {
            "en": "print the end of every chain",
            "ja": "各チェーンの末尾を表示します",
            "de": "zeigt das Ende jeder Kette",
        },
        (JSON,),
    ),
    Command(
        ("log", "rebuild"),
        "hannover.cli.record:log_rebuild",
        {
            "en": "make every table again from the log",
            "ja": "ログからすべての表を作り直します",
            "de": "baut alle Tabellen neu aus dem Log",
        },
        (JSON,),
    ),
    Command(
        ("log", "show"),
        "hannover.cli.record:log_show",
        {
            "en": "print the newest events",
            "ja": "最新のイベントを表示します",
            "de": "zeigt die neuesten Ereignisse",
        },
        (
            Argument(
                "--entity",
                {
                    "en": "events of this entity only",
                    "ja": "この対象のイベントのみ",
                    "de": "nur Ereignisse dieses Gegenstands",
                },
                {"metavar": "ID", "default": ""},
            ),
            Argument(
                "--last",
                {"en": "how many", "ja": "件数", "de": "wie viele"},
                {"type": int, "default": 20, "metavar": "N"},
            ),
            ACTS,
            JSON,
        ),
    ),
    Command(
        ("person", "create-administrator"),
        "hannover.cli.record:create_administrator",
        {
            "en": "create an administrator; the password comes from the terminal or standard input",
            "ja": "管理者を作成します（パスワードは端末又は標準入力から）",
            "de": "legt einen Administrator an; das Passwort kommt vom Terminal oder der Standardeingabe",
        },
        (Argument("LOGIN", {"en": "name to sign in with", "ja": "ログイン名", "de": "Anmeldename"}), JSON),
    ),
    Command(
        ("ledger",),
        "hannover.cli.ledger:show",
        {
            "en": "re-derive published numbers and compare",
            "ja": "公表された数値を再計算して比べます",
            "de": "rechnet veröffentlichte Zahlen nach und vergleicht",
        },
        (
            Argument(
                "--data",
                {
                    "en": "folder of the published files (default: HANNOVER_DATA, or ../shared/data)",
                    "ja": "公表資料のフォルダー（既定: HANNOVER_DATA 又は ../shared/data）",
                    "de": "Ordner der veröffentlichten Dateien (Vorgabe: HANNOVER_DATA oder ../shared/data)",
                },
                {"type": Path, "metavar": "FOLDER"},
            ),
            JSON,
        ),
    ),
)
GROUPS: Mapping[str, Help] = {
    "framework": {
        "en": "check or load the file that states a declaration",
        "ja": "宣言を記述したファイルの検査と読み込み",
        "de": "prüft oder lädt die Datei, die eine Erklärung beschreibt",
    },
    "log": {"en": "the event log", "ja": "イベントログ", "de": "das Ereignisprotokoll"},
    "person": {"en": "who may sign in", "ja": "ログインできる人", "de": "wer sich anmelden darf"},
}
COMMANDS = (*STORE_COMMANDS, *RECORD_COMMANDS)
