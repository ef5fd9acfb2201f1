"""Dictionaries that users install are read from streams, and lead from one language to another."""

from __future__ import annotations

import gzip
import io

import pytest

from hannover.engine.text import Bridge, Lexicon, LexiconError, read_dictd, read_ding

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ENTRIES = {
    "歯車": "歯車 /haguruma/\n(noun (common))\n(m) Zahnrad, (n) Ritzel\n",
    "検査": "検査 /kensa/\n (noun or participle)\n(1) (f) Prüfung, (2) (f) Untersuchung (ärztlich), prüfen\n",
}
DING = [
    "# Version :: devel 2023\n",
    "Zahnrad {n}; Ritzel {n} [techn.] | Zahnräder {pl} :: gear; gearwheel (toothed) | gears\n",
    "prüfen {vt} :: to check; to test\n",
    "a line without the sign\n",
]


def base64(number: int) -> str:
    found = DIGITS[number % 64]
    while number := number // 64:
        found = DIGITS[number % 64] + found
    return found


def dictd() -> tuple[bytes, bytes]:
    index, words = "00databaseshort\tA\tA\n", b""
    for word, entry in ENTRIES.items():
        data = entry.encode()
        index += f"{word}\t{base64(len(words))}\t{base64(len(data))}\n"
        words += data
    return index.encode(), words


@pytest.mark.parametrize("packed", [True, False])
def test_a_dictd_dictionary_gives_names_without_grammar(packed: bool) -> None:
    index, words = dictd()
    words = gzip.compress(words, mtime=0) if packed else words
    lexicon = read_dictd(io.BytesIO(index), io.BytesIO(words), source="ja", target="de", name="sample")
    assert lexicon.entries["歯車"] == ("zahnrad", "ritzel")
    assert lexicon.entries["検査"] == ("prüfung", "untersuchung", "prüfen")
    assert (lexicon.source, lexicon.target, len(lexicon)) == ("ja", "de", 2)


def test_the_word_list_of_ding_gives_synonyms() -> None:
    lexicon = read_ding(DING)
    assert lexicon.entries["zahnrad"] == lexicon.entries["ritzel"] == ("gear", "gearwheel")
    assert lexicon.entries["zahnräder"] == ("gears",)
    assert lexicon.reversed().entries["gear"] == ("zahnrad", "ritzel")


@pytest.mark.parametrize(
    ("index", "words", "said"),
    [
        (b"word only\n", b"", "1 fields"),
        ("歯車\tA\tZZ\n".encode(), b"short", "behind the end"),
        ("歯車\t!\tA\n".encode(), b"x", "base 64"),
        (b"", gzip.compress(b"something long enough", mtime=0)[:-9], "unpacked"),
    ],
)
def test_a_damaged_dictionary_is_named(index: bytes, words: bytes, said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        read_dictd(io.BytesIO(index), io.BytesIO(words), source="ja", target="de")


def test_what_is_no_word_list_is_named() -> None:
    with pytest.raises(LexiconError):
        read_ding(["nothing of the kind\n"])


def test_the_bridge_leads_to_the_language_that_connects_most() -> None:
    japanese = Lexicon("ja", "de", {"歯車": ("zahnrad",)})
    bridge = Bridge.over([japanese, read_ding(DING)])
    assert bridge is not None
    assert bridge.common == "de"
    assert [bridge.reaches(language) for language in ("ja", "de", "en", "fr")] == [True, True, True, False]
    assert [term.names for term in bridge.terms("gears", "en")] == [("zahnräder",)]
    assert Bridge.over([]) is None


def test_the_longest_run_of_words_that_a_dictionary_has_is_one_term() -> None:
    lexicon = Lexicon(
        "ja", "de", {"機械翻訳": ("maschinenübersetzung",), "機械": ("maschine",), "エディター": ("editor",)}
    )
    bridge = Bridge.over([lexicon])
    assert bridge is not None
    assert [(term.word, term.found) for term in bridge.terms("機械翻訳の機械", "ja")] == [
        ("機械翻訳", True),
        ("機械", True),
    ]
    # Katakana words are written with and without the last long vowel.
    assert bridge.terms("エディタ", "ja")[0].names == ("editor",)
    assert bridge.terms("OPC", "ja")[0] == bridge.terms("opc", "ja")[0]
