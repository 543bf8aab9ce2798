"""An independent reading of criteria with plain pandas: three-valued logic over whole columns."""

import pandas as pd

COLUMNS = {"PEOPLE": "people", "ZIP": "zip"}


def truth(criteria: dict, frame: pd.DataFrame) -> pd.Series:
    """True, False or NA per row (pandas' boolean dtype, whose & and | follow Kleene as SQL does)."""
    if "all" in criteria:
        result = pd.Series(True, index=frame.index, dtype="boolean")
        for part in criteria["all"]:
            result &= truth(part, frame)
        return result
    if "any" in criteria:
        result = pd.Series(False, index=frame.index, dtype="boolean")
        for part in criteria["any"]:
            result |= truth(part, frame)
        return result
    if "not" in criteria:
        return ~truth(criteria["not"], frame)
    column = frame[COLUMNS.get(criteria["variable"], criteria["variable"])]
    value = criteria["value"]
    outcome = {
        ">=": lambda: column >= value,
        "<=": lambda: column <= value,
        "between": lambda: (column >= value[0]) & (column <= value[1]),
        "in": lambda: column.isin(value),
        "not_in": lambda: ~column.isin(value),
    }[criteria["op"]]()
    return outcome.astype("boolean").mask(column.isna())


def kept(criteria: dict, frame: pd.DataFrame) -> tuple[int, int, int]:
    """People, households and rows for which the criteria are true."""
    rows = frame[truth(criteria, frame).fillna(False)]
    return int(rows["people"].sum()), int(rows["households"].sum()), len(rows)


def unknown(criteria: dict, frame: pd.DataFrame) -> int:
    """People for whom the criteria are neither true nor false."""
    return int(frame.loc[truth(criteria, frame).isna(), "people"].sum())
