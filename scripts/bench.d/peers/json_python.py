"""Decodes or encodes the document on each line of a file.

usage: json_python.py orjson|json decode|encode FILE PASSES
prints processor seconds of a pass whose results are kept and freed afterwards, untimed; of a pass that frees what it
makes, as one that follows another has to; and how many values there were
"""
import gc
import importlib
import sys
import time

module, action, path, passes = sys.argv[1:]
json = importlib.import_module(module)
work = json.loads if action == "decode" else json.dumps
with open(path, "rb" if module == "orjson" else "r") as file:
    items = [json.loads(line) if action == "encode" else line for line in file]


def count(value):
    if isinstance(value, dict):
        return 1 + sum(map(count, value.values()))
    return 1 + sum(map(count, value)) if isinstance(value, list) else 1


seen = sum(count(json.loads(work(item)) if action == "encode" else work(item)) for item in items)
passes = int(passes)
alone = 0
for _ in range(passes):
    gc.collect()
    started = time.process_time()
    kept = [work(item) for item in items]
    alone += time.process_time() - started
    del kept
gc.collect()
started = time.process_time()
for _ in range(passes):
    for item in items:
        work(item)
print(alone / passes, (time.process_time() - started) / passes, seen)
