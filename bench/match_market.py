"""A whole market of short Japanese and German texts, put together from titles: prepared, asked, listed.

Vectors are random: what is timed is not how good the lists are. All profiles are made up.
"""

from __future__ import annotations

import json
import random
import re
import resource
import time

import numpy as np

from bench.match_quality import DATA, dictionary
from hannover.engine.match import (
    Apart,
    Excluded,
    Fit,
    Population,
    Profile,
    Sides,
    Sought,
    Text,
    Vectors,
    meet,
    propose,
    rank,
    texts_of,
)

WIDTH = 512
PARTS = re.compile(r"[、 　「」・]")
CRITERIA = (
    Sides(),
    Sought("kind", "kind", "kind sought"),
    Sought("certifications", "certifications", "certifications sought", every=True),
    Excluded(),
    Apart(),
)
FITS = (Fit("size", "employees", "near", scale=1.5), Fit("industry", "divisions"))


def market_figures(members: int) -> dict[str, float]:
    lefts, rights = profiles("jp", members), profiles("de", members)
    texts = texts_of([*lefts, *rights])
    array = np.random.default_rng(3).standard_normal((len(texts), WIDTH), dtype=np.float32)
    array /= np.linalg.norm(array, axis=1, keepdims=True)
    vectors, lexicons = Vectors("random", texts, array), dictionary()
    start = time.perf_counter()
    market = meet(
        Population(lefts, vectors=vectors), Population(rights, vectors=vectors),
        lexicons=lexicons, criteria=CRITERIA, fits=FITS,
    )  # fmt: skip
    found = {"bridged": float(bool(lexicons)), "meet": time.perf_counter() - start}
    del vectors, array
    taken = []
    for at in range(21):
        start = time.perf_counter()
        rank(market, f"{'jp' if at % 2 else 'de'}{at}")
        taken.append(time.perf_counter() - start)
    found["rank"] = 1000 * float(np.median(taken[1:]))
    start = time.perf_counter()
    propose(market, k=10, pool=200)
    found["propose"] = time.perf_counter() - start
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def profiles(side: str, members: int) -> list[Profile]:
    chance = random.Random(side)
    lines = (DATA / "smes" / "parallel-titles-dev.jsonl").read_text(encoding="utf-8").splitlines()
    titles = [json.loads(line) for line in lines]
    japanese = [part for one in titles for part in PARTS.split(one["ja"]) if len(part) > 2]
    german = [word for one in titles for word in one["de"].split()]

    def text() -> Text:
        if side == "jp":
            return Text("の".join(chance.choice(japanese) for _ in range(2)), "ja")
        first, second = chance.randrange(len(german) - 4), chance.randrange(len(german) - 3)
        return Text(" ".join([*german[first : first + 4], *german[second : second + 3]]), "de")

    return [
        Profile(
            key=f"{side}{at}", side=side, needs=(text(),), offers=(text(),),
            facts={
                "kind": chance.choice("abcde"), "kind sought": tuple(chance.choices("abcde", k=3)),
                "certifications": tuple(chance.sample("pqrstu", chance.randrange(4))),
                "certifications sought": ("p",) if chance.random() < 0.1 else (),
                "employees": float(chance.randrange(1, 2000)),
                "divisions": (str(chance.randrange(10, 99)),), "group": f"g{chance.randrange(members)}",
            },
        )
        for at in range(members)
    ]  # fmt: skip
