"""Code of a script that only computes: processor time of cap and of Lua's own interpreter."""
from harness import install, measure
from harness.measure import in_turns

PARTS = ["loops", "calls", "tables", "texts", "coroutines"]


def run(options, results):
    rounds = 5 if options.quick else 9
    size = max(1, int(20 * options.scale))
    for part in PARTS:
        case = f"Lua code, {part}"
        command = [install.PEERS / "lua_code.lua", part, str(size)]
        runs = in_turns(rounds, {
            "cap": lambda: measure.run([install.CAP, *command]), "lua5.4": lambda: measure.run(["lua5.4", *command])}, results, case)
        results.compare(case, runs, lambda run: 1000 * float(run.lines[0]), "ms", {"lua5.4": 0.5 if part == "coroutines" else 0.8})
