"""Imports an archive in child processes, each killed at a random moment; one for every line on stdin.

Arguments: archive, seed. A line names the root. Answers with how the child ended: 0, or the number of the signal.
"""

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from store.importing import import_archive


def main(archive, seed):
    with tempfile.TemporaryDirectory() as elsewhere:
        # The first import of a process loads more than all later ones; and it tells how long one takes.
        import_archive(archive, Path(elsewhere) / "first")
        begun = time.monotonic()
        import_archive(archive, Path(elsewhere) / "second")
        takes = time.monotonic() - begun
    chance = random.Random(seed)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            import_archive(archive, Path(line.rstrip("\n")))
            os._exit(0)
        time.sleep(chance.uniform(0.2, 0.9) * takes)
        os.kill(child, signal.SIGKILL)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
