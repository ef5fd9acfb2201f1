"""`python -m bench.align_probe sssom FILE | joins`: one measurement in a process of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from random import Random

from hannover.engine.align.composing import compose
from hannover.engine.align.formats.sssom import read_sssom
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Scheme


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


if __name__ == "__main__":
    print(json.dumps(joins() if sys.argv[1] == "joins" else sssom(Path(sys.argv[2]))))
