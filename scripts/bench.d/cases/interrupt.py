"""From ^C to the end of a script that catches every error."""
import signal
import subprocess
import time

from harness import install
from harness.measure import median

SCRIPT = "coroutine.wrap(function() io.write('.') io.flush() while true do pcall(error) end end)()"


def run(options, results):
    times = []
    for _ in range(10):
        process = subprocess.Popen([install.CAP, "-e", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.read(1)
        time.sleep(0.05)
        started = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.wait()
        times.append(1000 * (time.perf_counter() - started))
        if process.returncode != 130:
            raise RuntimeError(f"exit code {process.returncode} instead of 130")
    results.limit("^C to the end", median(times), 200, "ms")
