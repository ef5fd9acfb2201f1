"""`python -m bench.align_recall FOLDER`: recall of suggestions on a crosswalk that training never saw."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.suggesting.evidence import gather
from hannover.engine.align.suggesting.model import TRAINED
from hannover.engine.align.suggesting.training import recall_at
from hannover.engine.align.vocabulary import Item, Vocabulary
from hannover.engine.text import BundledEncoder, gram_counts, weigh


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
        figures[f"ours{suffix}"] = recall_at(TRAINED.scores(TRAINED.signals(evidence)), right)
        texts = [
            " ".join(filter(None, (item.title, item.text, item.guidance))) for item in (*sources, *targets)
        ]
        weights = weigh(gram_counts(texts)).matrix
        figures[f"characters{suffix}"] = recall_at(
            (weights[: len(sources)] @ weights[len(sources) :].T).toarray(), right
        )
    return figures


if __name__ == "__main__":
    print(json.dumps(suggest(Path(sys.argv[1]))))
