"""Whether something on the page was changed while this run is still at work."""

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType


class NewerEdit(Exception):
    """Something was changed that the work under way does not know of."""


def check() -> None:
    """NewerEdit where a change waits for this run to end.

    Most changes end a run by themselves, as soon as it draws anything. Those within a fragment (the rules) do not:
    they wait, and the work under way would end as the answer to a question that nobody asks any more. Streamlit tells
    nobody that one waits, so its own note of it is read.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context and context.script_requests and context.script_requests._state is ScriptRequestType.RERUN:
        raise NewerEdit
