"""What was found, reordered so that the first ten are not ten shades of one thing."""

from collections.abc import Callable, Sequence

from activation.search.words import stems

FIRST = 10
POOL = 40
# Two labels with this share of their words in common, numbers aside, are shades of one thing.
ALIKE = 0.6
# What a variable loses for each shade of it that already stands before it, and what it keeps in any case: behind what
# differs, but not behind what has little to do with the words.
LOSS, KEPT = 0.8, 0.6


def varied(found: Sequence[tuple[int, float]], words_of: Callable[[int], frozenset[str]]) -> list[tuple[int, float]]:
    """Numbers of variables with their relevance, best first, in the order in which they are to be shown.

    Only the order changes, and the first ten do not depend on how many are asked for.
    """
    pool = list(found[:POOL])
    words = [words_of(number) for number, _ in pool]
    worth = [relevance for _, relevance in pool]
    left, shown = list(range(len(pool))), list[int]()
    while left and len(shown) < FIRST:
        best = max(left, key=lambda at: (worth[at], -at))
        left.remove(best)
        shown.append(best)
        for at in left:
            if alike(words[at], words[best]):
                worth[at] = max(worth[at] * LOSS, pool[at][1] * KEPT)
    return [pool[at] for at in (*shown, *left)] + list(found[POOL:])


def label_words(label: str) -> frozenset[str]:
    """The telling words of a label without its numbers."""
    return frozenset(word for word in stems(label) if not word.isdigit())


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two labels, as their words without numbers, name shades of one thing."""
    return len(one & other) >= ALIKE * len(one | other)
