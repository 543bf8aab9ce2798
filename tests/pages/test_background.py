"""The worker that sends what is due beside the pages."""

import asyncio
from threading import Event
from types import SimpleNamespace

from pages.parts import background


class Worker:
    """A worker that does nothing until it is stopped; it notes when it has begun and when it has ended."""

    def __init__(self):
        self.begun, self.told, self.ended = Event(), Event(), Event()

    def run(self):
        self.begun.set()
        self.told.wait()
        self.ended.set()

    def stop(self):
        self.told.set()


def test_the_worker_runs_for_as_long_as_the_server_does(monkeypatch):
    worker = Worker()
    monkeypatch.setattr(background, "workspace", lambda: SimpleNamespace(worker=lambda: worker))

    async def serve():
        async with background.sending(None):
            assert worker.begun.wait(background.PATIENCE)
            assert not worker.told.is_set()

    asyncio.run(serve())
    assert worker.ended.is_set()
