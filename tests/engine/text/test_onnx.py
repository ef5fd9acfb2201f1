"""A model of the operator's own is read from its folder; runtime and tokenizer are stood in for."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from hannover.engine.text.onnx import OnnxEncoder
from hannover.errors import FileError


class Session:
    """Answers every token with its number and one."""

    def __init__(self, path: str, options: object) -> None:
        self.path = path

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="input_ids"), SimpleNamespace(name="attention_mask")]

    def run(self, outputs: None, given: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert set(given) == {"input_ids", "attention_mask"}
        ids = given["input_ids"].astype(np.float32)
        return [np.stack([ids, np.ones_like(ids)], axis=2)]


class Tokenizer:
    """A token a character, padded with 99, which must not count."""

    @classmethod
    def from_file(cls, path: str) -> Tokenizer:
        return cls()

    def enable_padding(self) -> None: ...

    def enable_truncation(self, length: int) -> None: ...

    def encode_batch(self, texts: list[str]) -> list[SimpleNamespace]:
        size = max(map(len, texts))
        return [
            SimpleNamespace(
                ids=[ord(c) % 10 for c in text] + [99] * (size - len(text)),
                attention_mask=[1] * len(text) + [0] * (size - len(text)),
            )
            for text in texts
        ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    runtime: Any = ModuleType("onnxruntime")
    runtime.SessionOptions, runtime.InferenceSession = SimpleNamespace, Session
    tokenizers: Any = ModuleType("tokenizers")
    tokenizers.Tokenizer = Tokenizer
    monkeypatch.setitem(sys.modules, "onnxruntime", runtime)
    monkeypatch.setitem(sys.modules, "tokenizers", tokenizers)
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def test_the_mean_of_the_tokens_is_taken_without_padding_and_in_order(folder: Path) -> None:
    encoder = OnnxEncoder(folder, name="own 1")
    found = encoder.encode(["2222222", "2", "", "13"])
    assert encoder.name == "own 1"
    assert found[0] == pytest.approx(found[1])
    assert found[2].tolist() == [0, 0]
    assert np.linalg.norm(found[[0, 1, 3]], axis=1) == pytest.approx([1, 1, 1])
    assert encoder.encode([]).shape[0] == 0


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"model\.onnx"):
        OnnxEncoder(tmp_path, name="own 1")


def test_a_missing_package_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ImportError, match="pip install"):
        OnnxEncoder(folder, name="own 1")
