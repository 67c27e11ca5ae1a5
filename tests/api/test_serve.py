"""The socket at which the service listens."""

from __future__ import annotations

import socket
from contextlib import closing

import uvicorn

from api.serve import listening


async def _nothing(scope: object, receive: object, send: object) -> None:
    """An application that is never asked."""


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    with closing(listening(uvicorn.Config(_nothing, host="127.0.0.1", port=0, log_config=None))) as bound:
        bound.listen()
        with (
            closing(socket.create_connection(bound.getsockname())) as client,
            closing(bound.accept()[0]) as peer,
        ):
            assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert client.getpeername() == bound.getsockname()
