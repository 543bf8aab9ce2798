"""An audience put together from what the analyst decided: criteria, split and the data behind both."""

from collections.abc import Mapping
from typing import Any

from activation.audience import Segment, VariableDetail
from activation.catalogue import Catalogue, Variable
from activation.criteria import Node, plain, rules
from activation.prizm import Prizm
from activation.reading import Brief
from activation.splitting import AudienceSplit, leading, lifestyle_mix


def compose(
    name: str, node: Node, split: AudienceSplit, catalogue: Catalogue, prizm: Prizm, relevance: Mapping[str, float]
) -> dict[str, Any]:
    """The part of the saved schema that follows from criteria and split: variables, segments, sizes, mix.

    selected_variables are those of the split, then those of the rules.
    """
    codes = dict.fromkeys(split.segmentation.variables)
    codes |= dict.fromkeys(rule.variable.code for rule in rules(node) if rule.variable.code in catalogue.codes)
    members = split.members
    return {
        "name": name,
        "data_type": "third_party",
        "criteria": plain(node),
        "selected_variables": list(codes),
        "variable_details": [_detail(catalogue.get(code), relevance.get(code)).model_dump() for code in codes],
        "segments": [segment.model_dump() for segment in _mixed(split, prizm)],
        "segmentation": split.segmentation.model_dump(),
        "total_audience_size": int(members["people"].sum()),
        "size_unit": "people",
        "households": int(members["households"].sum()),
        "rows": len(members),
        "prizm_mix": [share.model_dump() for share in lifestyle_mix(members, prizm)],
    }


def _mixed(split: AudienceSplit, prizm: Prizm) -> list[Segment]:
    """The segments with their mix in these codes: others may have been in force when the split was made."""
    found = []
    for segment in split.segments:
        mix = lifestyle_mix(split.members[split.members["segment_id"] == segment.segment_id], prizm)
        found.append(segment.model_copy(update={"prizm_mix": mix, "prizm_segments": leading(mix)}))
    return found


def receipt(brief: Brief) -> list[dict[str, Any]]:
    """The lines of a brief's receipt as they are saved: phrase, kind, meaning, reason, proxy, rule, people kept."""
    return [
        {
            "phrase": line.phrase,
            "kind": line.kind,
            "meaning": line.meaning,
            "reason": line.reason,
            "proxy": line.proxy,
            "rule": line.rule,
            "keeps_people": line.keeps.people if line.keeps else None,
        }
        for line in brief.receipt
    ]


def _detail(variable: Variable, relevance: float | None) -> VariableDetail:
    return VariableDetail(
        code=variable.code,
        description=variable.description,
        relevance_score=relevance,
        type=variable.type,
        category=variable.category,
    )
