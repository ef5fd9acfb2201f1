"""The rules of the house as functions: each takes a folder and names what breaks the rule, one line each."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hannover"

MOST_LINES_A_FILE = 400
MOST_LINES_A_FUNCTION = 50
DRAWERS = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}

FIELD_NEEDS = {"__init__", "apps", "field", "indicators", "urls", "views"}
FIELD_MAY_HAVE = {"actions", "analysis", "domain", "formats", "forms", "inputs", "models", "reading", "words"}
FIELD_FOLDERS = {"migrations", "templates"}

BUSY_NAMES = {"eval", "exec", "input", "open", "print", "sleep"}
BUSY_METHODS = {
    "Popen", "check_call", "check_output", "get_or_create", "glob", "iterdir", "mkdir", "now", "read_bytes",
    "read_text", "rglob", "save", "sleep", "today", "unlink", "urlopen", "write_bytes", "write_text",
}  # fmt: skip

OUTSIDE = r"""["'(\s]\s*(?:https?:|wss?:)?//[^"'\s]"""
REQUESTS = (
    re.compile(rf"<[a-z][^>]*\s(?:src|srcset|poster|data|xlink:href|hx-\w+)\s*=\s*{OUTSIDE}", re.IGNORECASE),
    re.compile(rf"<link\b[^>]*\shref\s*=\s*{OUTSIDE}", re.IGNORECASE),
    re.compile(rf"(?:@import\s*|@import\s+url|url){OUTSIDE}", re.IGNORECASE),
    re.compile(
        rf"(?<![@\w])(?:fetch|import|importScripts|WebSocket|EventSource|sendBeacon)\s*\(?\s*{OUTSIDE}"
    ),
)

FORBIDDEN_WORDS = {
    "a path of one machine": re.compile(r"(?<![\w.~$}/-])/(?:work|root|farm|home/\w+|opt/pypi)/\w"),
    "a host of a package registry": re.compile(
        r"\bpypi\.org|pythonhosted\.org|registry\.npmjs\.|registry\.yarnpkg\.|crates\.io|deb\.debian\.org"
    ),
    "an unfinished mark": re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!['\"|)])"),
    "a word about how the work was organised": re.compile(
        r"\bsub-?agent|\bhelper session|\bissue #?\d+\b|\bdevelopers\.md\b|\bfarm-|\bbefore-stop\b",
        re.IGNORECASE,
    ),
    "a debugger": re.compile(r"\bbreakpoint\(\)|\bp[u]?db\.set_trace\b"),
}


def python_files(root: Path) -> list[Path]:
    """Every Python file under `root`, but Django's generated migrations and what tools leave behind."""
    passed_over = {".venv", "__pycache__", "build", "dist", "migrations", "var"}
    return sorted(path for path in root.rglob("*.py") if not passed_over & set(path.relative_to(root).parts))


def long_files(root: Path) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(root)}
    return [
        f"{path.relative_to(root)}: {length} lines, at most {MOST_LINES_A_FILE}: make it a package"
        for path, length in lengths.items()
        if length > MOST_LINES_A_FILE
    ]


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end without the docstring, so that explaining costs nothing."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno:
        length -= first.end_lineno - first.lineno + 1
    return length


def long_functions(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{node.lineno}: {node.name} has {lines_of_code(node)} lines of code"
        for path in python_files(root)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines_of_code(node) > MOST_LINES_A_FUNCTION
    ]


def junk_drawers(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: no module is called {part}; name what is in it"
        for path in python_files(root)
        for part in path.relative_to(root).with_suffix("").parts
        if part in DRAWERS
    ]


def floor_plan_breaches(fields: Path) -> list[str]:
    """What each field package lacks, or has beyond the floor plan."""
    return [
        breach
        for field in sorted(fields.iterdir())
        if field.is_dir() and field.name != "__pycache__"
        for breach in field_breaches(field)
    ]


def field_breaches(field: Path) -> Iterator[str]:
    entries = [entry for entry in field.iterdir() if entry.name != "__pycache__"]
    files = {entry.stem for entry in entries if entry.suffix == ".py"}
    folders = {entry.name for entry in entries if entry.is_dir()}
    strays = {entry.name for entry in entries if entry.is_file() and entry.suffix != ".py"}
    for name in sorted(FIELD_NEEDS - files - folders):
        yield f"{field.name}: {name}.py is missing"
    for name in sorted(files - FIELD_NEEDS - FIELD_MAY_HAVE):
        yield f"{field.name}: {name}.py has no place in the floor plan"
    for name in sorted(folders - FIELD_NEEDS - FIELD_MAY_HAVE - FIELD_FOLDERS):
        yield f"{field.name}: the folder {name} has no place in the floor plan"
    for name in sorted(strays):
        yield f"{field.name}: {name} has no place in the floor plan"


def run_at_import(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes below `body` that run when the module is imported: not the insides of functions."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            continue
        waiting.extend(ast.iter_child_nodes(node))


def work_at_import(root: Path) -> list[str]:
    """Modules that read, write, print, wait or loop when they are imported."""
    return [
        f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}: {ast.unparse(node).splitlines()[0]}"
        for path in python_files(root)
        for node in run_at_import(ast.parse(path.read_text(encoding="utf-8")).body)
        if is_work(node)
    ]


def is_work(node: ast.AST) -> bool:
    if isinstance(node, ast.For | ast.While | ast.With):
        return True
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in BUSY_NAMES
    return isinstance(node.func, ast.Attribute) and node.func.attr in BUSY_METHODS


def outside_requests(root: Path) -> list[str]:
    """Where a page, style or script would make the browser fetch something from another host."""
    kinds = {".css", ".html", ".js", ".mjs", ".svg"}
    return [
        f"{path.relative_to(root)}: {found.group(0)}"
        for path in sorted(root.rglob("*"))
        if path.suffix in kinds and not path.name.endswith(".min.js")
        for pattern in REQUESTS
        for found in pattern.finditer(path.read_text(encoding="utf-8"))
    ]


def project_files(root: Path) -> list[Path]:
    """Files that are, or would be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
    return [root / name for name in sorted(filter(None, listed.split("\0"))) if (root / name).is_file()]


def forbidden_words(files: Iterable[Path], *, root: Path) -> list[str]:
    """Lines of text files that carry what does not belong in the product."""
    return [
        f"{path.relative_to(root)}:{number}: {what}: {line.strip()[:100]}"
        for path in files
        for number, line in enumerate(text_lines(path), start=1)
        for what, pattern in FORBIDDEN_WORDS.items()
        if pattern.search(line)
    ]


def text_lines(path: Path) -> list[str]:
    """The lines of a text file; none of a file that is not text."""
    content = path.read_bytes()
    return [] if b"\0" in content else content.decode("utf-8", errors="replace").splitlines()
