"""Commands on a store as a whole: make, serve, save, restore and examine it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from hannover.cli.output import ProgressBar, aligned, show
from hannover.web.store import create_store, default_folder, open_store


def folder_of(arguments: Namespace, *, demo: bool = False) -> Path:
    """The store that the command names, else the default."""
    named: Path | None = getattr(arguments, "store", None)
    return (named or default_folder(demo=demo)).expanduser().absolute()


def demo(arguments: Namespace) -> int:
    create_store(folder_of(arguments, demo=True), demo=True)
    from hannover.demo.running import run

    return run(arguments.into, serving=not arguments.no_serve, port=arguments.port)


def serve(arguments: Namespace) -> int:
    open_store(folder_of(arguments))
    from hannover.web.serving import serve as start

    return start(
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        with_jobs=not arguments.without_jobs,
        announce=_announce,
    )


def _announce(address: str) -> None:
    from django.conf import settings

    print(f"Serving {address} (Ctrl+C ends it)", flush=True)
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        print("Browsers are sent to HTTPS: put a proxy in front and set HANNOVER_BEHIND_PROXY=1.", flush=True)


def worker(arguments: Namespace) -> int:
    open_store(folder_of(arguments))
    from hannover.jobs.worker import main

    return main()


def init(arguments: Namespace) -> int:
    folder = folder_of(arguments)
    made = create_store(folder)
    print(f"{folder}: {'a new store' if made else 'up to date'}")
    return 0


def backup(arguments: Namespace) -> int:
    open_store(folder_of(arguments))
    from hannover.record.backup import write_backup

    progress = ProgressBar()
    try:
        made = write_backup(arguments.TARGET, report=progress)
    finally:
        progress.clear()
    show(made, as_json=arguments.json)
    return 0


def restore(arguments: Namespace) -> int:
    create_store(folder_of(arguments))
    from hannover.record.backup import restore_backup

    progress = ProgressBar()
    try:
        restored = restore_backup(arguments.SOURCE, required=arguments.head, report=progress)
    finally:
        progress.clear()
    show(restored, as_json=arguments.json)
    return 0


def doctor(arguments: Namespace) -> int:
    """0 when nothing is wrong, 1 when something is."""
    from hannover.web.doctor import PROBLEM, examine

    findings = examine(folder_of(arguments), port=arguments.port)
    if arguments.json:
        show(findings, as_json=True)
    else:
        rows = [(finding.level, finding.subject, finding.message) for finding in findings]
        for line, finding in zip(aligned(rows), findings, strict=True):
            print(line)
            if finding.remedy:
                print(f"    -> {finding.remedy}")
    return 1 if any(finding.level == PROBLEM for finding in findings) else 0
