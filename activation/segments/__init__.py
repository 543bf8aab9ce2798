"""Balanced segments: rows split into groups that hold equal enough parts of the people and are alike inside."""

from activation.segments.answer import Split
from activation.segments.split import split

__all__ = ["Split", "split"]
