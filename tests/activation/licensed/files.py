"""Files of invented codes as people have them, and what is made of them here."""

import io

import pandas as pd

from activation.licensed import read_table
from activation.licensed.checking import checked
from activation.licensed.columns import guessed

POPULATION = pd.DataFrame(
    {
        "zip": ["00801", "00802", "10001", "10002"],
        "people": [100, 300, 400, 200],
        "households": [40, 100, 200, 60],
    }
)
WHOLE = "zip,code,name,group\n00801,Q1,Lake Callers,Shores\n00802,Q2,Hill Lamps,Heights\n10001,Q1,Lake Callers,Shores\n"


def look(text, **settings):
    """What is found out about a CSV of this text."""
    table = read_table(text.encode())
    return checked(table, guessed(table), POPULATION, **settings)


def notes(codes):
    """The report row by row: row, what was there, what became of it."""
    return [tuple(row) for row in codes.notes.iloc[:, :3].itertuples(index=False)]


def parquet(**columns):
    sink = io.BytesIO()
    pd.DataFrame(columns).to_parquet(sink)
    return sink.getvalue()


def workbook(rows):
    sink = io.BytesIO()
    pd.DataFrame(rows).to_excel(sink, index=False, header=False, engine="openpyxl")
    return sink.getvalue()
