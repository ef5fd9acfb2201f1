"""Serves pages and API with gunicorn: threads for requests, and a thread for background work beside them."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it carries no annotations

from hannover.errors import ConflictError, InputError
from hannover.jobs.worker import run_worker

__all__ = ["PORT", "listen", "serve"]

PORT = 8000
THREADS = 8
BACKLOG = 128
GRACE_SECONDS = 15
JOB_SECONDS = 7
"""How long a thread of background work is waited for: its own grace is five seconds."""


def listen(host: str, port: int | None) -> socket.socket:
    """A listening socket at that port; without one at the usual port, or at a free one where that is taken.

    Raises ConflictError when the port that was asked for is in use, InputError when it or the address cannot
    be used.
    """
    wanted = PORT if port is None else port
    if not 0 <= wanted <= 65_535:
        raise InputError(f"{wanted} is not a port", field="port", remedy="1 to 65535, or 0 for a free one")
    try:
        return _bound(host, wanted)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE and port is None:
            return _bound(host, 0)
        if problem.errno == errno.EADDRINUSE:
            raise ConflictError(
                f"port {port} is in use by another program",
                field="port",
                remedy="name another port, or none to take a free one",
            ) from None
        field = "port" if problem.errno == errno.EACCES else "host"
        raise InputError(
            f"{host}:{wanted} cannot be served on: {problem.strerror}", field=field, remedy="name another one"
        ) from None


def _bound(host: str, port: int) -> socket.socket:
    family, kind, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def _keep_quiet(address: str) -> None:
    return None


def serve(
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    workers: int = 1,
    with_jobs: bool = True,
    announce: Callable[[str], None] = _keep_quiet,
) -> int:
    """Serves until SIGTERM or SIGINT, then lets requests and jobs end; 0 when it was asked to stop.

    announce  called with the address, once it answers
    """
    if not 1 <= workers <= 64:
        raise InputError(f"{workers} processes cannot be started", field="workers", remedy="1 to 64")
    server = Server(listen(host, port), workers=workers, with_jobs=with_jobs, announce=announce)
    connections.close_all()  # a connection must not be shared by the processes to come
    try:
        server.run()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no annotations
    """gunicorn's arbiter on a socket of ours, with what it would leave behind switched off."""

    def __init__(
        self, listener: socket.socket, *, workers: int, with_jobs: bool, announce: Callable[[str], None]
    ) -> None:
        self.address = address_of(listener)
        self.descriptor = listener.detach()  # gunicorn closes it
        self.workers = workers
        self.jobs = Jobs() if with_jobs else None
        self.announce = announce
        super().__init__(prog="hannover serve")

    def load_config(self) -> None:
        hooks: dict[str, Any] = {"when_ready": self._ready, "pre_fork": self._before_fork}
        if self.jobs:
            hooks |= {"post_worker_init": self.jobs.start, "worker_exit": self.jobs.end}
        options = {
            "bind": [f"fd://{self.descriptor}"],
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS,
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
            **hooks,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()

    def _ready(self, _arbiter: object) -> None:
        self.announce(self.address)

    def _before_fork(self, _arbiter: object, _worker: object) -> None:
        connections.close_all()


class Jobs:
    """The thread of background work in each process. Leases keep several of them from each other's jobs."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.thread: threading.Thread | None = None

    def start(self, _worker: object) -> None:
        self.thread = threading.Thread(target=run_worker, args=(self.stop,), name="jobs", daemon=True)
        self.thread.start()

    def end(self, _arbiter: object, _worker: object) -> None:
        self.stop.set()
        if self.thread is not None:
            self.thread.join(JOB_SECONDS)
