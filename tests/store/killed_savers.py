"""Lets child processes save until each is killed at a random moment; one round for every line on stdin.

Arguments: root, seed. Answers each line with the saves that were acknowledged, as JSON: [id, number of the save].
A child is forked from this process, which has all it needs loaded, so that a hundred deaths take seconds.
"""

import itertools
import json
import os
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime

from store import open_store
from tests.store.conftest import ski_families


def save_for_ever(root, pipe, first, chance):
    store = open_store(root, wait=30)
    for number in itertools.count(first):
        one = number if number % 2 else chance.randrange(20)
        created = datetime(2025, 4 + one % 2, 15, tzinfo=UTC)
        row = ski_families(audience_id=f"aud-{one}", name=str(number), created_at=created, segments=[])
        store.save_audience(row, [{"zip": code, "people": number} for code in ("05401", "05602")])
        os.write(pipe, f"{one} {number}\n".encode())


def main(root, seed):
    with tempfile.TemporaryDirectory() as elsewhere:
        # The first save of a process loads more than all later ones; the children begin after it.
        for _ in range(2):
            open_store(elsewhere).save_audience(ski_families(), [])
    chance = random.Random(seed)
    for at, _ in enumerate(sys.stdin):
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            save_for_ever(root, theirs, 1000 * (at + 1), chance)
        os.close(theirs)
        time.sleep(chance.uniform(0.01, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(ours) as answers:
            print(json.dumps([line.split() for line in answers]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
