"""The frame that every page stands in, and the one process that serves them: `streamlit run app.py`.

The same file is launcher and script. Imported by the server it offers `app`; run by Streamlit for a visitor it draws
the page. The navigation is declared first in both cases: with a pages folder beside the script, a server whose
navigation nobody has declared yet answers its first direct link with the bare page, without this frame.
"""

import logging
import sys
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from activation.access import Access
from pages.parts import signing_in, workspace

drawing = get_script_run_ctx(suppress_warning=True) is not None
if not drawing:
    # Declaring the navigation outside a visit is meant here; Streamlit warns of it five times at every start.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)

closed = drawing and signing_in.required()
access = Access("", workspace.role() if drawing and not closed else None)


def for_who_may(action: str) -> Literal["visible", "hidden"]:
    """The pages check for themselves; this only spares others links that lead nowhere."""
    return "visible" if access.may(action) else "hidden"


page = st.navigation(
    [
        st.Page("pages/audience_builder.py", title="Audience builder", default=True),
        st.Page("pages/saved_audiences.py", title="Saved audiences"),
        st.Page("pages/audience_details.py", title="Audience details", visibility="hidden"),
        st.Page("pages/overlap.py", title="Overlap"),
        st.Page("pages/platforms.py", title="Platforms"),
        st.Page("pages/distributions.py", title="Distributions"),
        st.Page("pages/distribution_details.py", title="Distribution", visibility="hidden"),
        st.Page("pages/about_the_data.py", title="About the data"),
        st.Page("pages/tokens.py", title="Tokens", visibility=for_who_may("tokens.own")),
        st.Page("pages/lifestyle_codes.py", title="Lifestyle codes", visibility=for_who_may("codes.load")),
        st.Page("pages/people.py", title="People", visibility=for_who_may("people.look")),
        st.Page("pages/audit.py", title="Audit", visibility=for_who_may("audit.look")),
    ],
    position="hidden" if closed else "top",
)

if drawing:
    st.set_page_config(page_title=f"{page.title} · Activation Manager", page_icon="🎯", layout="wide")
    from pages.parts import notices

    with notices.shown():
        if closed:
            signing_in.show_page()
        else:
            with notices.shown():
                workspace.check_store()
            with notices.shown():
                workspace.enter()
            signing_in.show_frame(workspace.role())
            if workspace.role() is not None:
                workspace.tell_unwritten()
                page.run()
else:
    from starlette.middleware import Middleware

    from activation.errors import ActivationError
    from activation.sign_in import check_demo
    from api import call_log
    from api.safety import SecurityHeaders
    from api.serving import Api, Mounted
    from api.sockets import answer_at_once
    from pages.parts.background import sending

    try:
        sign_in = signing_in.sign_in()
        if sign_in is None:
            check_demo(st.config.get_option("server.address"))
    except ActivationError as error:
        sys.exit(str(error))
    call_log.configure()
    secrets = None if sign_in is None else sign_in.for_streamlit()
    # Python lets another thread go on after 5 ms, and a call of the API needs its turn half a dozen times: while two
    # pages are drawn, one read takes 8 ms so in place of 50. The turns themselves cost a few percent.
    sys.setswitchinterval(0.0005)
    answer_at_once()
    https = sign_in is not None and sign_in.url.startswith("https://")
    app = st.App(
        __file__,
        secrets=secrets,
        routes=[Mounted("/api", Api(signing_in.caller if sign_in else None))],
        middleware=[Middleware(SecurityHeaders, https=https)],
        lifespan=sending,
    )
