"""What the tests of sending do again and again: ask, let the worker run, look at what arrived, change the audience."""

import pandas as pd

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
