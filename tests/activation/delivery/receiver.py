"""A receiver of webhooks on loopback that keeps what it gets, and answers, fails, hangs or redirects as it is told."""

import dataclasses
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclasses.dataclass
class Call:
    path: str
    headers: dict
    body: bytes


@dataclasses.dataclass
class Reply:
    status: int = 200
    body: bytes = b'{"status": "processing"}'
    headers: dict = dataclasses.field(default_factory=dict)
    wait: float = 0.0  # seconds before the answer
    drip: float = 0.0  # seconds between the bytes of the body, which then never ends
    cut: bool = False  # the connection, in place of an answer


class Receiver:
    def __init__(self, certificate=None):
        self.calls, self.reply, self.replies = [], Reply(), []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.calls.append(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                receiver.answer(self, receiver.replies.pop(0) if receiver.replies else receiver.reply)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, handler, reply):
        time.sleep(reply.wait)
        if reply.cut:
            handler.connection.close()
            handler.close_connection = True
            return
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(10**9 if reply.drip else len(reply.body)))
        handler.end_headers()
        if reply.drip:
            while True:
                handler.wfile.write(b".")
                time.sleep(reply.drip)
        handler.wfile.write(reply.body)

    def close(self):
        self._server.shutdown()
        self._server.server_close()
