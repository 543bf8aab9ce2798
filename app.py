"""The frame that every page stands in, and the one process that serves them: `streamlit run app.py`.

The same file is launcher and script. Imported by the server it offers `app`; run by Streamlit for a visitor it draws
the page. The navigation is declared first in both cases: with a pages folder beside the script, a server whose
navigation nobody has declared yet answers its first direct link with the bare page, without this frame.
"""

import logging

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

drawing = get_script_run_ctx(suppress_warning=True) is not None
if not drawing:
    # Declaring the navigation outside a visit is meant here; Streamlit warns of it five times at every start.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)

page = st.navigation(
    [
        st.Page("pages/audience_builder.py", title="Audience builder", default=True),
        st.Page("pages/saved_audiences.py", title="Saved audiences"),
        st.Page("pages/audience_details.py", title="Audience details", visibility="hidden"),
        st.Page("pages/platforms.py", title="Platforms"),
        st.Page("pages/distributions.py", title="Distributions"),
        st.Page("pages/distribution_details.py", title="Distribution", visibility="hidden"),
        st.Page("pages/about_the_data.py", title="About the data"),
    ],
    position="top",
)

if drawing:
    st.set_page_config(page_title=f"{page.title} · Activation Manager", page_icon="🎯", layout="wide")
    from pages.parts import notices, workspace

    with notices.shown():
        workspace.check_store()
    with notices.shown():
        page.run()
else:
    from api.serving import Api, Mounted
    from pages.parts.background import sending

    app = st.App(__file__, routes=[Mounted("/api", Api())], lifespan=sending)
