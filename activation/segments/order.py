"""An order of rows that does not depend on the order they came in, so that sampling never depends on it either."""

import numpy as np
import pandas as pd

from activation.segments.coding import Coded
from activation.segments.weights import Whole


def own_order(coded: Coded, units: Whole, index: pd.Index) -> Whole:
    """The positions of the rows sorted by content: codes, then weight, then the frame's index.

    Content comes first so that rows under a fresh index still give the same segments; the index decides only
    between rows that are alike in every variable and in weight. Where it holds duplicates, those come as given.
    """
    words = [_word(coded.codes[start : start + 8]) for start in range(0, len(coded.codes), 8)]
    return np.lexsort([_ranks(index), units, *reversed(words)])


def _word(codes: np.ndarray) -> np.ndarray:
    """Up to eight codes of each row in one number that sorts like them."""
    word = np.zeros(codes.shape[1], dtype=np.uint64)
    for line in codes:
        word = (word << np.uint64(8)) | line.astype(np.uint64)
    return word


def _ranks(index: pd.Index) -> np.ndarray:
    if pd.api.types.is_integer_dtype(index.dtype):
        return index.to_numpy()
    try:
        return pd.factorize(index, sort=True)[0]
    except TypeError:  # labels of several types
        return pd.factorize(index.map(repr), sort=True)[0]
