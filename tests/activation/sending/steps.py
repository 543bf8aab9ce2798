"""What the tests of sending do again and again: ask, let the worker run, look at what arrived, change the audience."""

import json

import pandas as pd

from activation import Workspace
from tests.activation.sending.conftest import saved


def send(ws, *sendings):
    """Sends these and answers with what became of them."""
    asked = ws.distributions.send(*sendings)
    ws.worker().run_until_idle()
    return [ws.distributions.get(one.distribution_id) for one in asked]


def arrived(folder, sent):
    """The ZIPs of each file of a sending that lies in the folder, by what the file does."""
    place = folder / sent.audience_id / sent.distribution_id
    found = {}
    for file in sent.files:
        found[file.action] = sorted(pd.read_csv(place / file.name, dtype={"zip": str})["zip"])
    return found


def changed(ws, population, audience, zips, **changes):
    """The audience saved once more, with these ZIP areas."""
    return saved(ws, population, zips, audience_id=audience.audience_id, **changes)


def held(ws, platform, audience, segments=()):
    """Whom the app says it holds on a list, certain or not."""
    on_list = ws._planning.lists.held(platform.platform_id, audience.audience_id, segments)
    return sorted(on_list.certain.to_pylist()), sorted(on_list.possible.to_pylist())


def hook(ws, receiver):
    """A workspace that may call this computer, and the receiver as a platform of it."""
    calling = Workspace(ws.settings.model_copy(update={"allow_private_addresses": True}), ws.user_id, ws.store)
    made = calling.platforms.connect(
        "webhook", "Own receiver", {"url": "https://example.com/", "signing_key": "a throwaway signing key"}
    )
    told = {
        "settings": {"channel": "webhook", "url": f"http://127.0.0.1:{receiver.port}/"},
        "secrets_set": ["signing_key"],
    }
    ws.store.platforms.update(made.platform_id, ws.user_id, {"settings": json.dumps(told)})
    return calling, calling.platforms.get(made.platform_id)
