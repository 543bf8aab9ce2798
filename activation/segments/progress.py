"""How far a split has come, told in one rising number for the screen."""

from collections.abc import Callable

Progress = Callable[[str, float], None]
Report = Callable[[str, float], None]

# Where each stage begins and ends, by its usual part of the time.
_STAGES = {
    "Reading the rows": (0.0, 0.02),
    "Choosing the number of segments": (0.02, 0.5),
    "Finding centres": (0.5, 0.6),
    "Moving centres": (0.6, 0.75),
    "Polishing on all rows": (0.75, 0.8),
    "Filling segments with whole rows": (0.8, 0.9),
    "Testing on resampled rows": (0.9, 1.0),
}


def reporter(progress: Progress | None) -> Report:
    """A function that takes a stage and how much of it is done (0 to 1), and tells the whole's share if it rose.

    Whatever `progress` raises ends the split: so a newer edit cancels an older run.
    """
    reached = 0.0

    def report(stage: str, part: float) -> None:
        nonlocal reached
        begin, end = _STAGES[stage]
        reached = max(reached, begin + min(part, 1.0) * (end - begin))
        if progress is not None:
            progress(stage, reached)

    return report
