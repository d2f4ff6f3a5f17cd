"""From nothing to the end of a script that does nothing."""
from harness import install, measure
from harness.measure import in_turns, median, milliseconds

OWN = [install.CAP, "-e", "return 1"]
# The peer's command, and the least ratio wanted.
PEERS = {
    "lua5.4": (["lua5.4", "-e", "return 1"], None),
    "python3 -c pass": ([install.PYTHON, "-c", "pass"], None),
    "cap-client --help": ([install.CAP_CLIENT, "--help"], 10),
}


def run_all(commands, rounds, results):
    return in_turns(rounds, {name: lambda c=c: milliseconds(c) for name, c in commands.items()}, results, "start-up")


def run(options, results):
    rounds = 10 if options.quick else 20
    times = run_all({"cap": OWN, **{name: command for name, (command, _) in PEERS.items()}}, rounds, results)
    cap = median(times.pop("cap"))
    for name, taken in times.items():
        results.add("start-up", name, cap, median(taken), "ms", PEERS[name][1])
    results.limit("start-up", cap, 15, "ms")
    if install.OWN_BINARY:
        times = run_all({"cap": [install.SCRIPT, *OWN[1:]], "the binary": OWN}, rounds, results)
        results.limit("start-up of scripts/cap, more", median(times["cap"]) - median(times["the binary"]), 50, "ms")
    memory = measure.run(OWN).memory
    for name in PEERS:
        results.add("start-up, memory", name, memory, measure.run(PEERS[name][0]).memory, "MiB")
