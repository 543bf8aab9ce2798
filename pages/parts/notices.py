"""Our errors on the screen: what went wrong and what to do about it, written where they are raised."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from activation.errors import ActivationError
from store.errors import StoreError

JOINER = "\u2060"  # seen by nobody; without it, Markdown makes a faint link of every e-mail address


@contextmanager
def shown() -> Iterator[None]:
    """Shows any error of ours in place of the rest of this block; other errors stay errors."""
    try:
        yield
    except (ActivationError, StoreError) as error:
        st.error(f"**{escaped(error.title)}** {escaped(error.hint)}", icon=":material/error:")


def escaped(text: str) -> str:
    """Text from outside as Markdown that shows every character and runs none."""
    marked = "".join(f"\\{character}" if character in "\\`*_{}[]()<>#+-.!|$~:" else character for character in text)
    return marked.replace("@", f"{JOINER}@")
