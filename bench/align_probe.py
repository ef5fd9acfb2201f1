"""`python -m bench.align_probe sssom FILE | joins | suggest FOLDER`: one measurement in a process of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from random import Random

import numpy as np

from hannover.engine.align.composing import compose
from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.sssom import read_sssom
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation
from hannover.engine.align.suggesting.evidence import gather
from hannover.engine.align.suggesting.model import TRAINED
from hannover.engine.align.suggesting.training import recall_at
from hannover.engine.align.vocabulary import Item, Scheme, Vocabulary
from hannover.engine.text import BundledEncoder, gram_counts, weigh


def sssom(path: Path) -> dict[str, float]:
    """CPU time of the whole process: starting, importing, reading, validating, composing."""
    with path.open("rb") as stream:
        reading = read_sssom(stream, file=path.name)
    found = compose([reading.content])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": len(reading.content), "derived": len(found), "peak": peak, "all": time.process_time()}


def joins() -> dict[str, float]:
    random = Random(7)
    said = [Relation.EQUAL, Relation.SUBSET, Relation.SUPERSET, Relation.OVERLAP, Relation.RELATED]

    def walk(first: str, second: str, sizes: tuple[int, int]) -> Crosswalk:
        return Crosswalk(Scheme(first), Scheme(second), tuple(
            Mapping(
                sources=(f"{first}{random.randrange(sizes[0])}",), targets=(f"{second}{random.randrange(sizes[1])}",),
                relation=random.choice(said),
            )
            for _ in range(37_500)
        ))  # fmt: skip

    walks = [walk("A", "B", (9000, 820)), walk("B", "C", (820, 9000))]
    start = time.process_time()
    found = compose(walks)
    join = time.process_time() - start
    edge = next(iter(found))
    start = time.process_time()
    found.proof(edge.source.members, edge.target.members)
    return {"pairs": len(found), "join": join, "proof": time.process_time() - start}


def suggest(folder: Path) -> dict[str, float]:
    """Recall at ten on the pairs of CSF 2.0 to SP 800-53 whose target is in the HIGH baseline, from texts alone."""

    def read(name: str) -> Vocabulary:
        with (folder / name).open("rb") as stream:
            return read_catalog(stream, file=name).content

    catalogue, framework = read("nist-sp800-53r5-high-catalog.json"), read("csf-2.0-catalog.json")
    with (folder / "csf2-to-sp800-53r5.xlsx").open("rb") as stream:
        walk = read_strm(stream, file="crosswalk").content
    found = {
        (m.sources[0], item.id)
        for m in walk
        if (item := catalogue.find(m.targets[0])) and item.kind == "item"
    }
    targets = catalogue.in_force
    names = sorted({source for source, _ in found})
    right = np.array([[(name, target.id) in found for target in targets] for name in names])
    encoder = BundledEncoder()
    figures = {}
    for suffix, examples in (("", False), ("_examples", True)):
        sources = [
            Item(item.id, text=item.text, guidance=item.guidance if examples else "", parent=item.parent)
            for item in map(framework.__getitem__, names)
        ]
        evidence = gather(sources, targets, encoder=encoder, within=(framework, catalogue))
        figures[f"ours{suffix}"] = recall_at(TRAINED.scores(evidence.values), right)
        texts = [
            " ".join(filter(None, (item.title, item.text, item.guidance))) for item in (*sources, *targets)
        ]
        weights = weigh(gram_counts(texts)).matrix
        figures[f"characters{suffix}"] = recall_at(
            (weights[: len(sources)] @ weights[len(sources) :].T).toarray(), right
        )
    return figures


if __name__ == "__main__":
    kind = sys.argv[1]
    answer = joins() if kind == "joins" else {"sssom": sssom, "suggest": suggest}[kind](Path(sys.argv[2]))
    print(json.dumps(answer))
