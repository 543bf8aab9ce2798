"""No answer waits for the other side to confirm its head."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from api.sockets import answer_at_once


async def _accepted():
    """Whether a server on a socket such as Streamlit opens sends at once."""
    told = asyncio.get_running_loop().create_future()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))

        async def met(_, writer):
            accepted = writer.get_extra_info("socket")
            told.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            found = await told
            writer.close()
            return bool(found)


def accepted():
    """The same in a thread of its own: in that of the tests, a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _accepted()).result()


def test_a_server_on_a_socket_that_did_not_name_tcp_sends_at_once(monkeypatch):
    monkeypatch.setattr("asyncio.base_events._set_nodelay", asyncio.base_events._set_nodelay)
    before = accepted()
    answer_at_once()

    assert (False, True) == (before, accepted())
