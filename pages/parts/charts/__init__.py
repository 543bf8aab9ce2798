"""The charts of the app: plain data in, a Plotly figure out, nothing drawn and no Streamlit needed.

Every chart has a table: the function of the same name that ends in `_table` gives the frame behind it.
"""

from pages.parts.charts.by_state import state_map, state_map_table
from pages.parts.charts.by_zip import zip_map, zip_map_table
from pages.parts.charts.heat import prizm_heat, prizm_heat_table
from pages.parts.charts.likeness import likeness, likeness_table, most_like, most_like_table
from pages.parts.charts.outlines import outlines
from pages.parts.charts.overlaps import (
    combinations,
    combinations_table,
    numbered,
    overlap_heat,
    overlap_heat_table,
    own_and_shared,
    own_and_shared_table,
    pairs_table,
)
from pages.parts.charts.potential import (
    areas,
    areas_table,
    concentration,
    more_zips,
    more_zips_table,
    zips_table,
)
from pages.parts.charts.prizm import prizm_index, prizm_mix, prizm_table
from pages.parts.charts.profiles import ORDERS, drivers, drivers_table, profile_index, profile_table
from pages.parts.charts.ranking import relevance, relevance_table
from pages.parts.charts.rule_steps import waterfall, waterfall_table
from pages.parts.charts.sendings import copies_table, copy_ages, copy_sizes, sendings, sendings_table
from pages.parts.charts.separation import loadings_table, separation, separation_table
from pages.parts.charts.sizes import segment_sizes, segment_sizes_table
from pages.parts.charts.style import alt_text

__all__ = [
    "ORDERS", "alt_text", "areas", "areas_table", "combinations", "combinations_table", "concentration",
    "copies_table", "copy_ages", "copy_sizes", "drivers", "drivers_table", "likeness", "likeness_table",
    "loadings_table", "more_zips", "more_zips_table", "most_like", "most_like_table", "numbered", "outlines",
    "overlap_heat", "overlap_heat_table", "own_and_shared", "own_and_shared_table", "pairs_table", "prizm_heat",
    "prizm_heat_table", "prizm_index", "prizm_mix", "prizm_table", "profile_index", "profile_table", "relevance",
    "relevance_table", "segment_sizes", "segment_sizes_table", "sendings", "sendings_table", "separation",
    "separation_table", "state_map", "state_map_table", "waterfall", "waterfall_table", "zip_map", "zip_map_table",
    "zips_table",
]  # fmt: skip
