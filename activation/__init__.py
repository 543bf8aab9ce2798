"""Activation Manager without a screen: the objects that the pages, the API and notebooks share.

>>> from activation import open_workspace
>>> ws = open_workspace(store="data/persistence", user_id="demo_user")
>>> ws.count({"variable": "STATE", "op": "in", "value": ["TX"]}).people
30188424
"""

from activation.sending.asked import Sending
from activation.workspace import Workspace, open_workspace

__all__ = ["Sending", "Workspace", "open_workspace"]
