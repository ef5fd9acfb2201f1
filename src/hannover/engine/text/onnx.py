"""An encoder of the operator's own: a folder with a sentence model in ONNX and its tokenizer.

The folder holds `model.onnx` and `tokenizer.json`, as exporters of sentence models write them. Nothing is fetched. It
takes the packages `onnxruntime` and `tokenizers`, which Hannover does not bring along.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from hannover.errors import FileError

__all__ = ["OnnxEncoder"]

BATCH = 32
LONGEST_TOKENS = 256


class OnnxEncoder:
    """The mean of a model's last states over the tokens of a text, of length one.

    folder  holds `model.onnx` and `tokenizer.json`
    name    which model of which version: vectors of two names are never compared
    prefix  what the model wants before every text ("query: " for some)
    Raises  FileError when a file is missing, ImportError with what to install.
    """

    def __init__(self, folder: Path, *, name: str, prefix: str = "") -> None:
        for file in ("model.onnx", "tokenizer.json"):
            if not (folder / file).is_file():
                raise FileError(
                    "the file is missing", file=str(folder / file), remedy="an exported sentence model"
                )
        self._name, self._prefix = name, prefix
        runtime, tokenizers = needed("onnxruntime"), needed("tokenizers")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = runtime.InferenceSession(str(folder / "model.onnx"), options)
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(LONGEST_TOKENS)

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        # By length, so that a batch pads little; back in order at the end.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        parts = [
            self._batch([texts[place] for place in order[start : start + BATCH]])
            for start in range(0, len(order), BATCH)
        ]
        found = np.empty((len(texts), parts[0].shape[1]), dtype=np.float32)
        found[order] = np.concatenate(parts)
        return found

    def _batch(self, texts: Sequence[str]) -> np.ndarray:
        tokens = self._tokenizer.encode_batch([self._prefix + text for text in texts])
        mask = np.array([one.attention_mask for one in tokens], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in tokens], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        states = self._session.run(None, {key: given[key] for key in given if key in self._inputs})[0]
        if states.ndim == 3:
            states = (states * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)[:, None]
        empty = np.array([not text.strip() for text in texts])
        states = np.where(empty[:, None], 0.0, states)
        lengths = np.linalg.norm(states, axis=1, keepdims=True)
        return np.asarray(states / np.maximum(lengths, 1e-12), dtype=np.float32)


def needed(package: str) -> ModuleType:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise ImportError(
            f"an encoder in ONNX needs {package}: pip install onnxruntime tokenizers"
        ) from error
