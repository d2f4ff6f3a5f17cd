"""Runs what is compared, in turns, and notes time, processor time and memory of each run."""
import dataclasses
import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time


@dataclasses.dataclass
class Run:
    seconds: float  # from the line `go` to the line `done`; of the whole process where it prints none
    cpu: float  # user and system seconds of the whole process
    memory: float  # peak resident MiB
    sandbox: float  # processors that the sandbox kept busy meanwhile
    lines: list  # what it printed, without the two marks


def run(command, sandbox=None, longest=1800):
    """Runs a command, which may print `go` and `done` around what is to be timed."""
    with tempfile.NamedTemporaryFile("r") as told, tempfile.TemporaryFile("w+") as errors:
        used = started = ended = 0

        def mark():
            return time.perf_counter(), sandbox.cpu() if sandbox else 0

        first = mark()
        # `time` is in between because a process of ours would count our own memory as its own.
        process = subprocess.Popen(
            ["/usr/bin/time", "-q", "-o", told.name, "-f", "%M %U %S", *command], stdout=subprocess.PIPE, stderr=errors,
            text=True, env=sandbox.environment if sandbox else None, start_new_session=True)
        watch = threading.Timer(longest, lambda: os.killpg(process.pid, signal.SIGKILL))
        watch.start()
        try:
            go = done = None
            lines = []
            for line in process.stdout:
                line = line.rstrip("\n")
                if line == "go":
                    go = mark()
                elif line == "done":
                    done = mark()
                else:
                    lines.append(line)
            process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        finally:
            watch.cancel()
        (started, used), (ended, used_then) = go or first, done or mark()
        if process.returncode != 0:
            errors.seek(0)
            said = (errors.read() + "\n".join(lines)).strip()
            raise RuntimeError(f"{os.path.basename(str(command[0]))} ended with {process.returncode}: {said[-400:]}")
        memory, user, system = map(float, told.read().split())
    seconds = ended - started
    return Run(seconds, user + system, memory / 1024, (used_then - used) / seconds, lines)


def milliseconds(command):
    """Of a whole process that is too short to have `time` in between."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - started)


def in_turns(rounds, contestants, results, case):
    """Calls each contestant once a round, each round beginning with another; answers the values of each by name.

    A peer that fails is noted and left out; cap's own failure fails the case.
    """
    values = {name: [] for name in contestants}
    for number in range(rounds):
        names = list(values)
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            try:
                values[name].append(contestants[name]())
            except Exception as problem:
                if name == "cap":
                    raise
                results.failed(case, name, problem)
                del values[name]
    return values


def median(runs, value=lambda run: run):
    return statistics.median(map(value, runs))
