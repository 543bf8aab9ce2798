"""Making, listing and revoking one's own tokens."""

from datetime import UTC, datetime

import streamlit as st

from activation.tokens import Token
from activation.wording import day, minute
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current

SCOPES = {"Read only": "read", "Read and write": "write"}
DAYS = {"30 days": 30, "90 days": 90, "A year": 365}
CALL = "curl -H 'Authorization: Bearer {secret}' {address}/api/audiences"


def offer_making() -> None:
    """Asks for a name, a scope and a life, and shows the secret of what it makes, once."""
    made = drafts.widget("token-made")
    if made:
        _show_secret(*made)
    with st.form("token-form"):
        name, scope, life = st.columns((3, 2, 2))
        name.text_input("What it is for", max_chars=80, key="token-name", placeholder="Nightly export")
        scope.selectbox("What it may do", list(SCOPES), key="token-scope")
        life.selectbox("Good for", list(DAYS), index=1, key="token-days")
        st.form_submit_button("Make a token", type="primary", icon=":material/key:", on_click=_make)


def show() -> None:
    """The tokens there are, the newest first."""
    tokens = current().tokens.list()
    if not tokens:
        st.info("There is no token yet.", icon=":material/info:")
    for token in tokens:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"token-{token.token_id}"):
            st.markdown(_line(token))
            if token.revoked_at is None and token.expires_at > datetime.now(UTC):
                st.button("Revoke", icon=":material/key_off:", key=f"revoke-{token.token_id}",
                          on_click=_revoke, args=(token,))  # fmt: skip


def _line(token: Token) -> str:
    if token.revoked_at:
        state = f":gray-badge[revoked] {minute(token.revoked_at)}"
    elif token.expires_at <= datetime.now(UTC):
        state = f":gray-badge[expired] {day(token.expires_at)}"
    else:
        state = f":green-badge[good] until {day(token.expires_at)}"
    used = f"last used {minute(token.last_used_at)}" if token.last_used_at else "not used yet"
    scope = "reads and writes" if token.scope == "write" else "reads"
    return f"**{escaped(token.name)}** {state}  \n:small[{scope}, made {day(token.created_at)}, {used}]"


def _show_secret(name: str, secret: str) -> None:
    with st.container(border=True, key="token-secret"):
        st.markdown(f":green[:material/key:] **{escaped(name)}**: copy the secret now. It cannot be shown again.")
        st.code(secret, language=None)
        st.code(CALL.format(secret=secret, address=(st.context.url or "").rsplit("/", 1)[0]), language=None)
        st.button("I have copied it", key="token-copied", on_click=drafts.set_widget, args=("token-made", None))


def _make() -> None:
    with shown():
        name = drafts.widget("token-name") or ""
        scope, days = SCOPES[drafts.widget("token-scope")], DAYS[drafts.widget("token-days")]
        token, secret = current().tokens.make(name, "write" if scope == "write" else "read", days)
        drafts.set_widget("token-made", (token.name, secret))
        drafts.forget_widgets("token-name")


def _revoke(token: Token) -> None:
    with shown():
        current().tokens.revoke(token.token_id)
        drafts.set_widget(
            "list-done", (f"Revoked **{escaped(token.name)}**: no call with it is answered any more.", [])
        )
