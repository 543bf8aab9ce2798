"""One saved audience under its own link: everything that was saved, its charts, its members' map, its export."""

import streamlit as st

from pages.parts import audience_facts, audience_sendings, history, insight, platform_files, sharing_panel
from pages.parts.workspace import current

audience_id = st.query_params.get("audience_id", "")
if not audience_id:
    st.title("Audience details")
    st.info("Choose an audience from the list to see its details.", icon=":material/info:")
    st.page_link("pages/saved_audiences.py", label="Saved audiences", icon=":material/arrow_back:")
    st.stop()

audience = current().audiences.get(audience_id)
members = current().audiences.members(audience_id)
audience_facts.show_head(audience, members)
audience_facts.show_question(audience)
insight.show_saved(audience, members)
audience_sendings.show(audience)
platform_files.offer(audience)
audience_facts.show_origin(audience)
sharing_panel.show(audience)
history.show(audience)
