"""Answers leave as soon as they are written."""

import asyncio.base_events
import socket


def answer_at_once() -> None:
    """Lets no answer wait for the other side to confirm its head: 40 ms on every call over a connection kept open.

    asyncio sees to this itself (TCP_NODELAY), yet not for a socket opened without naming TCP, as Streamlit's server
    does. There is no public way to that socket, hence this private function; where it is gone, calls are slower.
    """

    def set_nodelay(sock: socket.socket) -> None:
        if sock.family in {socket.AF_INET, socket.AF_INET6} and sock.type == socket.SOCK_STREAM:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    if hasattr(asyncio.base_events, "_set_nodelay"):
        asyncio.base_events._set_nodelay = set_nodelay
