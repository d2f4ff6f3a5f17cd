"""A large file up and down: cap, which computes and compares the checksum, against curl, which does not, and against
curl and then md5sum, which together do what cap does."""
import json
import os
import pathlib
import subprocess
import tempfile

from harness import install, measure
from harness.measure import in_turns
from harness.sandbox import Sandbox

SCRIPT = install.PEERS / "transfer.lua"


def make_file(path, size):
    block = os.urandom(1 << 20)
    with open(path, "wb") as file:
        for number in range(size >> 20):
            file.write(number.to_bytes(8, "big") + block[8:])


def commands(action, file, copy, sandbox, pid, bucket):
    """What each runs to send `file`, or to fetch it into `copy`."""
    curl = ["curl", "-q", "-sSf", "-H", f"Authorization: Bearer {sandbox.token}"]
    # Without `Expect`, as curl would first wait a second for a `100 Continue` that the sandbox does not send.
    curl += ["-H", "Expect:", "-T", file, "-o", "/dev/null"] if action == "up" else ["-o", copy]
    curl.append(f"{bucket}/curl")
    local = file if action == "up" else copy
    summed = ["sh", "-ec", 'file=$1; shift; "$@"; md5sum "$file" > /dev/null', "sh", local, *curl]
    return {"cap": [install.CAP, SCRIPT, action, pid, local], "curl": curl, "curl and md5sum": summed}


def destroy_files(sandbox, bucket):
    path = bucket.partition("/api/")[2]
    for version in json.loads(sandbox.get(f"{path}?versions"))["contents"]:
        sandbox.get(f"{path}/{version['key']}?versionId={version['version_id']}", method="DELETE")


def run(options, results):
    rounds = 3 if options.quick else 5
    size = max(8, int(1024 * options.scale)) << 20
    with tempfile.TemporaryDirectory(prefix="cap-bench-") as folder:
        file, copy = pathlib.Path(folder, "file"), pathlib.Path(folder, "copy")
        make_file(file, size)
        for action in ["up", "down"]:
            with Sandbox() as sandbox:
                pid, bucket = measure.run([install.CAP, SCRIPT, "make"], sandbox).lines[0].split()
                all_commands = commands(action, file, copy, sandbox, pid, bucket)
                if action == "down":
                    for name in ["cap", "curl"]:
                        measure.run(commands("up", file, copy, sandbox, pid, bucket)[name], sandbox)

                def transfer(command):
                    copy.unlink(missing_ok=True)
                    taken = measure.run(command, sandbox)
                    if action == "down":
                        subprocess.run(["cmp", file, copy], check=True)
                    else:
                        destroy_files(sandbox, bucket)
                    return taken

                case = f"{size >> 20} MiB {action}"
                contestants = {name: lambda c=c: transfer(c) for name, c in all_commands.items()}
                runs = in_turns(rounds, contestants, results, case)
                results.compare(case, runs, lambda run: (size >> 20) / run.seconds, "MiB/s", {"curl": 0.8},
                                more_is_better=True, sandbox=True)
                results.memory(case, runs)
                results.limit(f"{case}, memory", max(run.memory for run in runs["cap"]), 64, "MiB")
                results.note(f"{case}, memory of the sandbox", sandbox.peak_memory(), "MiB")
