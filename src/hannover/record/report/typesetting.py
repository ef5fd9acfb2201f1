"""Sets a document with typst. Run by its path, as a process of its own: typst keeps what it has computed, up to
gigabytes after a large document, and only the end of the process gives them back.

stdin    {"templates": folder, "fonts": [folder ...], "inputs": {name: text}, "timestamp": seconds}, in JSON
stdout   the PDF
stderr   what typst says is wrong; the exit code is then 1
"""

from __future__ import annotations

import json
import sys

import typst


def main() -> int:
    job = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=job["fonts"])
    try:
        pdf = typst.compile(
            f"{job['templates']}/report.typ",
            root=job["templates"],
            font_paths=fonts,
            sys_inputs=job["inputs"],
            pdf_standards=["ua-1", "a-3a"],
            timestamp=job["timestamp"],
        )
    except typst.TypstError as problem:
        sys.stderr.write(problem.message)
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
