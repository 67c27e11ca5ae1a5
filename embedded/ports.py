"""Ports: a given one must be free, any other is found and remembered, so that addresses stay the same."""

import errno
import secrets
import socket
import sys
from collections.abc import Iterable

import psutil

from embedded.errors import HostUnusable, PortTaken

LOOPBACK = "127.0.0.1"
OURS = range(10_000, 32_000)
"""Below those that Linux gives to outgoing connections, unless it is told otherwise."""
TRIES = 100


class Ports:
    """Chooses ports and keeps other stacks from choosing the same until its servers listen there."""

    def __init__(self) -> None:
        self._claims: dict[int, socket.socket | None] = {}

    def choose(self, what: str, asked: int, wishes: Iterable[int | None], host: str = LOOPBACK) -> int:
        """The port *asked* for; if that is 0, the first free one of the *wishes*, else any that is free.

        Raises PortTaken, naming *what* wanted it and who holds it, and HostUnusable.
        """
        if asked:
            if not self._take(asked, host):
                raise PortTaken(what=what, port=str(asked), holder=holder(asked))
            return asked
        for port in wishes:
            if port and self._take(port, host):
                return port
        while not self._take(found := any_free(host), host):
            pass
        return found

    def release(self) -> None:
        """Let others choose these ports again."""
        for claim in self._claims.values():
            if claim is not None:
                claim.close()
        self._claims.clear()

    def _take(self, port: int, host: str) -> bool:
        if port in self._claims or not is_free(port, host):
            return False
        try:
            self._claims[port] = _claim(port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
        return True


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now. Raises HostUnusable for a host that is not this machine's."""
    with _socket(host) as probe:
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise HostUnusable(host=host, reason=error.strerror or str(error)) from error
    return True


def any_free(host: str = LOOPBACK) -> int:
    """A port that was free a moment ago, and that no outgoing connection is given before a server listens."""
    for _ in range(TRIES):
        if is_free(port := secrets.choice(OURS), host):
            return port
    with _socket(host) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def holder(port: int) -> str:
    """Name and pid of the process that listens there, as far as this account may know; else ``?``."""
    for process in psutil.process_iter(["name"]):
        try:
            listening = any(
                connection.laddr.port == port and connection.status == psutil.CONN_LISTEN
                for connection in process.net_connections("tcp")
            )
        except psutil.Error:
            continue
        if listening:
            return f"{process.info['name']}, pid {process.pid}"
    return "?"


def _claim(port: int) -> socket.socket | None:
    """A name that one process of this machine can hold, and that is free when it ends, however it ends."""
    if sys.platform != "linux":
        return None
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        claim.bind(f"\0pingxi/port/{port}")
    except OSError:
        claim.close()
        raise
    return claim


def _socket(host: str) -> socket.socket:
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return probe
