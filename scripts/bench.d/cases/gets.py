"""One GET after another on one connection: records read in full and decoded (curl: read only)."""
import tempfile

from harness import install, measure
from harness.measure import in_turns
from harness.sandbox import Sandbox

CASE = "one GET after another"
GOALS = {"requests.Session": 3, "curl": 0.5}


def run(options, results):
    rounds, times = (3, 1000) if options.quick else (7, 3000)
    times = max(50, int(times * options.scale))
    with (Sandbox(records=500) as sandbox, tempfile.NamedTemporaryFile("w") as pids,
          tempfile.NamedTemporaryFile("w") as urls):
        known = [draft["id"] for draft in sandbox.drafts(500)]
        wanted = [known[number % len(known)] for number in range(times)]
        pids.writelines(f"{pid}\n" for pid in wanted)
        urls.write(f'header = "Authorization: Bearer {sandbox.token}"\n')
        urls.writelines(f'url = "{sandbox.url}/api/deposits/{pid}"\noutput = "/dev/null"\n' for pid in wanted)
        pids.flush()
        urls.flush()
        commands = {
            "cap": [install.CAP, install.PEERS / "gets.lua", pids.name],
            "requests.Session": [install.VENV_PYTHON, install.PEERS / "gets_requests.py", pids.name],
            "curl": ["curl", "-q", "-sSf", "-K", urls.name],
        }
        runs = in_turns(rounds, {
            name: lambda command=command: measure.run(command, sandbox) for name, command in commands.items()
        }, results, CASE)
        results.compare(CASE, runs, lambda run: 1000 * run.seconds / times, "ms each", GOALS, sandbox=True)
        results.memory(CASE, runs)
