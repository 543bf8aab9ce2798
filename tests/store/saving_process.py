"""Saves audiences one after another as a process of its own: root and first number as arguments, an audience on stdin."""

import pickle
import sys

from store import open_store

root, first, many = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
audience = pickle.load(sys.stdin.buffer)
store = open_store(root, wait=90)
for number in range(first, first + many):
    store.save_audience(audience | {"audience_id": f"aud-{number}"}, [{"zip": "05401", "people": number}])
