"""The worker beside the pages: sends what is due for as long as the app runs, visitors or none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st

from api.serving import workspace

PATIENCE = 5.0  # seconds that a sending under way has at the end; what is cut off goes on at the next start


@asynccontextmanager
async def sending(_: st.App) -> AsyncIterator[None]:
    """Starts the worker with the server, and stops it with it."""
    worker = workspace().worker()
    thread = Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(PATIENCE)
