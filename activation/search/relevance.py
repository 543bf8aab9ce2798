"""How likely a variable is about what was asked, from how it matched.

The weights were fitted to judged queries (bench/judged): of variables found with a relevance of 0.8, eight in ten are
on topic, whatever the query. `python -m bench find` shows how true that is.
"""

import numpy as np

from activation.search.index import Matches

START, HELD, FITTING = -3.0, 4.65, 2.37
# A query has found something once one variable is this likely: more is asked of one that is only near in meaning.
WRITTEN_AT_LEAST, NEAR_AT_LEAST = 0.35, 0.5
# Then others are shown down to this.
LEAST = 0.3


def relevance(matches: Matches) -> np.ndarray:
    """The probability (0 to 1) of every variable to be on topic."""
    evidence = START + HELD * matches.held + FITTING * matches.fitting
    return np.where(matches.held > 0, 1 / (1 + np.exp(-evidence)), 0.0)


def finds_something(likely: np.ndarray, matches: Matches) -> bool:
    """Whether any variable is likely enough for the query to mean anything here."""
    written = matches.written >= matches.held / 2
    return bool((likely >= np.where(written, WRITTEN_AT_LEAST, NEAR_AT_LEAST)).any())
