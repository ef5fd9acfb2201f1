"""`python -m bench.match_probe join|encode|query|gemm|market`: one measurement in a process of its own, as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from bench.match_market import market_figures
from hannover.engine.match import Population, Profile, Text, Vectors, meet, rank
from hannover.engine.match.join import nearest
from hannover.engine.text import BundledEncoder

MEMBERS, WIDTH = 100_000, 512
JAPANESE = (
    "精密歯車の検査を自動化したい",
    "工場の設備データを集める装置",
    "溶接ロボットの安全な制御",
    "小型モーターの組立と試験",
)
GERMAN = (
    "Prüfung von Zahnrädern automatisieren",
    "Gerät zum Sammeln von Maschinendaten",
    "Sichere Steuerung von Robotern",
    "Montage kleiner Motoren",
)


def main() -> None:
    kind = sys.argv[1]
    print(json.dumps({"join": join, "encode": encode, "query": query, "gemm": gemm, "market": whole}[kind]()))


def whole() -> dict[str, float]:
    return market_figures(int(os.environ["HANNOVER_BENCH_MEMBERS"]))


def random_vectors(count: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    found = random.standard_normal((count, WIDTH), dtype=np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def gemm() -> dict[str, float]:
    first, second = random_vectors(4096, 0), random_vectors(4096, 1)
    return {"seconds": products(first, second, 5) / 5}


def products(first: np.ndarray, second: np.ndarray, times: int) -> float:
    out = np.empty((len(first), len(second)), dtype=np.float32)
    np.matmul(first, second.T, out=out)
    start = time.perf_counter()
    for _ in range(times):
        np.matmul(first, second.T, out=out)
    return time.perf_counter() - start


def join() -> dict[str, float]:
    first, second = random_vectors(MEMBERS, 0), random_vectors(MEMBERS, 1)
    # The best shape of products that was found, before and after, extrapolated from 2,048 x 8,192 to the whole.
    before = products(first[:2048], second[:8192], 10) / 10
    start = time.perf_counter()
    nearest(first, second, 10)
    taken = time.perf_counter() - start
    after = products(first[:2048], second[:8192], 10) / 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"seconds": taken, "roofline": min(before, after) * MEMBERS**2 / (2048 * 8192), "peak": peak}
    start = time.perf_counter()
    nearest(first[:2000], second, 10)
    found["sample"] = time.perf_counter() - start
    if find_spec("usearch") is None:
        return found
    peer = import_module("usearch.index")
    start = time.perf_counter()
    peer.search(second, first[:2000], 10, peer.MetricKind.IP, exact=True)
    found["usearch"] = time.perf_counter() - start
    return found


def encode() -> dict[str, float]:
    encoder = BundledEncoder()
    encoder.encode(["warm", "温める"])
    found = {}
    for language, texts in (("ja", JAPANESE), ("de", GERMAN)):
        many = [f"{text} {number}" for number in range(250) for text in texts]
        start = time.process_time()
        encoder.encode(many)
        found[language] = len(many) / (time.process_time() - start)
    return found


def query() -> dict[str, float]:
    random = np.random.default_rng(0)
    needs = [f"{JAPANESE[at % 4]} {at % 997}" for at in range(200)]
    offers = [
        " ".join(GERMAN[int(at) % 4].split()[int(at) % 3 :]) + f" {place % 9973}"
        for place, at in enumerate(random.integers(0, 12, MEMBERS))
    ]
    texts = tuple(dict.fromkeys([*needs, *offers]))
    vectors = Vectors("random", texts, random_vectors(len(texts), 2))
    left = Population(
        [Profile(key=f"l{at}", needs=(Text(text, "ja"),)) for at, text in enumerate(needs)], vectors=vectors
    )
    right = Population(
        [Profile(key=f"r{at}", offers=(Text(text, "de"),)) for at, text in enumerate(offers)], vectors=vectors
    )
    market = meet(left, right)
    rank(market, "l0")
    taken = []
    for at in range(1, 21):
        start = time.perf_counter()
        rank(market, f"l{at}")
        taken.append(time.perf_counter() - start)
    return {"milliseconds": 1000 * float(np.median(taken))}


if __name__ == "__main__":
    main()
