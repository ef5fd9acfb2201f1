"""Keeps the tests on this machine: a connection to anywhere else is an error that names the address."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


class OutsideError(AssertionError):
    """The product tried to leave the machine."""


def is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name in {"localhost", socket.gethostname()} or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def check(host: object) -> None:
    if not is_here(host):
        raise OutsideError(f"a test tried to reach {host}; nothing may leave this machine")


def stay_on_this_machine() -> None:
    """From now on this process reaches loopback addresses and local sockets, and nothing else."""

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            check(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            check(address[0])
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return getaddrinfo(host, *args, **kwargs)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = guarded_getaddrinfo
