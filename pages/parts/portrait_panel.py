"""What sets one segment apart from its audience."""

from activation.audience import Segment
from pages.parts import charts
from pages.parts.figures import kept, show_figure


def show(segment: Segment, fingerprint: str) -> None:
    """The drivers of the segment, strongest first; nothing where it was saved without any."""
    drivers = segment.characteristics.get("drivers", [])
    if not drivers:
        return
    drawn = kept(
        f"drivers {segment.segment_id} {fingerprint}",
        lambda: (charts.drivers(drivers), charts.drivers_table(drivers)),
    )
    show_figure(
        *drawn,
        f"drivers of segment {segment.segment_id + 1}",
        "Effect: the segment's mean less the audience's, in standard deviations. Beyond ±0.8 is large.",
    )
