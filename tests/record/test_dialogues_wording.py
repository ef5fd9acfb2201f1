"""What is different between two wordings: nothing is lost, and a long text keeps nobody waiting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hannover.record.dialogues.wording import Change, compare, differences

TEXTS = st.text(alphabet="ab .。\n両国ケー試験", max_size=60)


@given(TEXTS, TEXTS)
def test_the_differences_hold_both_wordings_whole(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after


def test_a_very_long_wording_is_compared_by_sentences() -> None:
    before = "".join(f"第{number}条を定める。" for number in range(900))
    pieces = compare(before, before.replace("第500条を", "第500条は"))
    assert [(piece.change, piece.text) for piece in pieces if piece.change is not Change.SAME] == [
        (Change.REMOVED, "第500条を定める。"),
        (Change.ADDED, "第500条は定める。"),
    ]


def test_a_language_that_came_or_went_is_different_as_a_whole() -> None:
    found = differences({"en": "one", "ja": "一"}, {"en": "one", "de": "eins"})
    assert {
        language: [(piece.change, piece.text) for piece in pieces] for language, pieces in found.items()
    } == {
        "ja": [(Change.REMOVED, "一")],
        "de": [(Change.ADDED, "eins")],
    }
