"""What aligning costs and gives: reading and composing mapping sets, joining large crosswalks, suggesting.

The peer is sssom-py, in an interpreter of its own that HANNOVER_BENCH_SSSOM names (its dependencies do not go with
ours); without it the rows stand without a peer. It is slow: one run, on the same file and in the same minute as ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from bench.rows import Row

ROOT = Path(__file__).resolve().parents[1]
ROWS = 100_000
PREDICATES = ("skos:exactMatch", "skos:broadMatch", "skos:narrowMatch", "skos:closeMatch")
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "author_id",
    "mapping_date", "confidence",
)  # fmt: skip
PEER = """
import json, sys, time
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
start = time.process_time()
found = parse_sssom_table(sys.argv[1])
parsed = time.process_time() - start
validate(found, fail_on_error=False)
import resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"rows": len(found.df), "parse": parsed, "all": time.process_time() - start, "peak": peak}))
"""


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mappings.sssom.tsv"
        path.write_text(mapping_set(ROWS), encoding="utf-8")
        ours = ask([sys.executable, "-m", "bench.align_probe", "sssom", str(path)])
        interpreter = os.environ.get("HANNOVER_BENCH_SSSOM", "")
        peer = ask([interpreter, "-W", "ignore", "-c", PEER, str(path)]) if interpreter else {}
    joins = ask([sys.executable, "-m", "bench.align_probe", "joins"])
    read = f"{ROWS:,} SSSOM rows read, validated and composed, CPU s"
    joined = f"{joins['pairs']:,.0f} pairs derived from 75,000 mappings, s"
    rows = [
        Row(name="align-read", figure=read, ours=ours["all"], goal=3),
        Row(name="align-memory", figure="memory at the peak of that, MB", ours=ours["peak"], goal=300),
        Row(
            name="align-peer-memory", figure="the same beside sssom-py, which does not compose, MB",
            ours=ours["peak"], peer=peer.get("peak"),
        ),
        Row(
            name="align-peer", figure="the same beside sssom-py, which does not compose, CPU s",
            ours=ours["all"], peer=peer.get("all"), goal=1 / 30 if peer else None,
        ),
        Row(name="align-joins", figure=joined, ours=joins["join"], goal=5),
        Row(name="align-proof", figure="one proof of those, asked for afterwards, s", ours=joins["proof"]),
    ]  # fmt: skip
    return rows + suggesting()


def suggesting() -> list[Row]:
    """How often the targets that people chose are among the ten best of CSF 2.0 to SP 800-53.

    Recall is better when larger, but a ratio is met when it is small: so the characters stand as "ours" here.
    """
    folder = Path(os.environ.get("HANNOVER_DATA", ROOT.parent / "shared" / "data")) / "cybersecurity"
    if not folder.is_dir():
        return []
    found = ask([sys.executable, "-m", "bench.align_recall", str(folder)])
    return [
        Row(
            name="align-recall", figure="recall at ten: character TF-IDF over our suggestions",
            ours=found["characters"], peer=found["ours"], goal=1 / 1.25,
        ),
        Row(
            name="align-recall-examples", figure="the same, with the examples of CSF among the texts of both",
            ours=found["characters_examples"], peer=found["ours_examples"], goal=1 / 1.25,
        ),
    ]  # fmt: skip


def ask(command: list[str]) -> dict[str, float]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def mapping_set(rows: int) -> str:
    """Random mappings from A to B and from B to C, so that there is something to compose."""
    random = Random(1)
    lines = [
        "# curie_map:", "#   A: https://example.org/a/", "#   B: https://example.org/b/",
        "#   C: https://example.org/c/", "#   orcid: https://orcid.org/",
        "# license: https://creativecommons.org/publicdomain/zero/1.0/", "# mapping_set_id: https://example.org/set",
        "\t".join(COLUMNS),
    ]  # fmt: skip
    for number in range(rows):
        first, second = ("A", "B") if number % 2 else ("B", "C")
        left, right = random.randrange(rows // 2), random.randrange(rows // 2)
        lines.append(
            f"{first}:{left:06d}\tlabel {left}\t{random.choice(PREDICATES)}\t{second}:{right:06d}\tlabel {right}\t"
            "semapv:ManualMappingCuration\torcid:0000-0000-0000-0001\t"
            f"2024-01-{1 + number % 28:02d}\t{random.random():.2f}"
        )
    return "\n".join(lines) + "\n"
