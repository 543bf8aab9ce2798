"""Many small sendings, and killing whoever carries them out until all are done."""

import random
import time
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from activation.sending.asked import Sending
from activation.sending.worker import AT_ONCE
from tests.activation.sending.conftest import saved
from tests.activation.sending.worker_processes import Workers

PATIENCE = 60.0  # seconds until what is asked for must be done
EVERY = 5  # of so many lives one lasts until as many sendings have ended as are under way at once
LIVES = (0.15, 0.65)  # seconds after which a worker is killed; its first sending begins after about 0.3


def audiences(ws, population: pd.DataFrame, number: int) -> dict[str, list[str]]:
    """So many audiences of four ZIP areas each, no area in two of them: the areas by the audience's id."""
    zips = population.loc[population["people"] > 0, "zip"].iloc[: 4 * number].tolist()
    made = {}
    for at in range(number):
        chosen = zips[at::number]
        made[saved(ws, population, chosen, name=f"Audience {at}").audience_id] = chosen
    return made


def asked(ws, audience_ids: Sequence[str], platform_ids: Sequence[str]) -> list[str]:
    """Every audience to every platform, asked for at once: the ids of the distributions."""
    every = [Sending(audience, platform) for platform in platform_ids for audience in audience_ids]
    return [one.distribution_id for one in ws.distributions.send(*every)]


def open_ones(ws) -> int:
    """How many distributions are to be sent, or under way."""
    filters = {"status": ["scheduled", "processing"]}
    return ws.store.distributions.rows(ws.user_id, ["distribution_id"], filters).rows.num_rows


def killed_until_done(ws, workers: Workers, deaths: int, seed: int, look: Callable[[], None] = lambda: None) -> None:
    """Kills a worker so many times at random moments of its life, and lets the last one live until all is done.

    look: what is looked at after each death.
    """
    chance = random.Random(seed)
    for at in range(deaths):
        process = workers.begin()
        time.sleep(chance.uniform(*LIVES))
        if at % EVERY == EVERY - 1:
            # On a busy machine short lives may end before anything does; after 20 in a row a sending is left alone.
            left = open_ones(ws) - AT_ONCE
            wait_until(lambda left=left: open_ones(ws) <= left)
        workers.kill(process)
        look()
        assert open_ones(ws), f"all was sent before death {at + 1}: that tests nothing"
    process = workers.begin()
    wait_until(lambda: not open_ones(ws))
    workers.kill(process)


def wait_until(done) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.2)


def statuses(ws, distribution_id: str) -> Iterator[str]:
    """The statuses that a distribution went through, the first first, as its versions tell."""
    versions = ws.store.distributions.versions(distribution_id, ws.user_id, ["status"])
    assert () == versions.damaged
    yield from (row["status"] for row in reversed(versions.rows))
