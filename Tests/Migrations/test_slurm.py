"""scripts/examples/slurm_migration.sh on a real Slurm of one node, which is started here and ended afterwards."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

import pytest

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts/examples/slurm_migration.sh"

# Nothing of the machine's own Slurm: own folder, ports, key. Four processors are claimed, so that all parts run at once.
# cred_expire is how long a requeued job waits: two minutes without it, and five seconds at least.
CONFIGURATION = """
ClusterName=rehearsal
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=10
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=100 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=10 DefaultTime=5 State=UP
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)
    return value


class Slurm:
    """Daemons in a temporary folder with a short name: paths of sockets must be short."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cap-slurm-"))
        self.folder.chmod(0o755)
        self.daemons = []
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "SLURM_CONF": str(self.folder / "slurm.conf")}

    def begin(self):
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        key = self.folder / "munge.key"
        key.touch(0o600)
        key.write_bytes(os.urandom(128))
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], folder=self.folder, controller=free_port(), node=free_port()))
        self.daemon("munged", "--foreground", f"--key-file={key}", f"--socket={self.folder}/munge.socket",
                    f"--pid-file={self.folder}/munged.pid", f"--seed-file={self.folder}/munge.seed",
                    f"--log-file={self.folder}/munged.log")
        wait_for("munged", (self.folder / "munge.socket").exists)
        self.daemon("slurmctld", "-D")
        self.daemon("slurmd", "-D")
        wait_for("the node", lambda: self.run("sinfo", "-h", "-o", "%T", code=None) == "idle\n")

    def daemon(self, name, *arguments):
        with open(self.folder / f"{name}.out", "wb") as out:
            self.daemons.append(subprocess.Popen(
                [name, *arguments], env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True))

    def run(self, *command, code=0, **options):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                              **{"env": self.environment} | options)
        assert code is None or done.returncode == code, "\n".join(
            [f"{command}: exit {done.returncode}", done.stdout, done.stderr, self.logs()])
        return done.stdout

    def job(self, name):
        """What the controller knows of a job or a task."""
        return dict(re.findall(r"(\w+)=(\S*)", self.run("scontrol", "show", "job", "-o", name)))

    def logs(self):
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}" for path in sorted(
            [*self.folder.glob("*.log"), *self.folder.glob("*.out")]))

    def end(self):
        """Ends the jobs, then the daemons, each however stubborn it is."""
        try:
            if len(self.daemons) == 3:
                self.run("scancel", "--user=root", code=None)
                wait_for("the end of the jobs", lambda: self.run("squeue", "-h", code=None) == "", 20)
        finally:
            for one in reversed(self.daemons):
                one.terminate()
                try:
                    one.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    one.kill()
                    one.wait()
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def slurm():
    missing = [name for name in ("slurmctld", "slurmd", "munged", "sbatch", "scontrol") if not shutil.which(name)]
    if missing:
        pytest.skip(f"SKIPPED, NOT TESTED: a job array needs slurm-wlm and munge; missing: {' '.join(missing)}")
    if os.getuid() != 0:
        pytest.skip("SKIPPED, NOT TESTED: only root can start a Slurm to run a job array on")
    one = Slurm()
    try:
        one.begin()
        yield one
    finally:
        one.end()


def submit(slurm, one, *arguments):
    """Runs the script for a plan; answers the ids of its two jobs."""
    out = slurm.run(SCRIPT, one.plan, *arguments, cwd=one.folder,
                    env=slurm.environment | one.environment | {"CAP_BINARY": one.binary})
    return re.findall(r"^job (\d+) ", out, re.M)


def wait_for_end(slurm, check):
    wait_for("the end", lambda: slurm.job(check)["JobState"] not in ("PENDING", "RUNNING", "COMPLETING"), 60)
    return slurm.job(check)


def test_three_parts_two_of_them_requeued(rehearse, slurm):
    one = rehearse("--records", "300")
    folder = one.folder / "100% my plans"
    folder.mkdir()
    one.plan = folder / "p 1.plan"
    planned = one.make_plan()["planned"]
    assert planned > 100
    array, check = submit(slurm, one, "3", "--", "--rate", "20/s", "--concurrency=4")
    journals = [one.plan.with_name(f"p 1.plan.journal.{part}-of-3") for part in (1, 2, 3)]

    # In the midst, one is requeued as after preemption, and another is told that its time is nearly over.
    wait_for("the midst", lambda: len(one.audit()) > planned // 4)
    assert all(path.exists() for path in journals), "all parts at once"
    slurm.run("scontrol", "requeue", f"{array}_1")
    slurm.run("scancel", "--signal=USR2", "--batch", f"{array}_3")
    wait_for_end(slurm, check)

    logs = {part: (folder / f"p 1.plan.slurm-{array}_{part}.log").read_text() for part in (1, 2, 3)}
    assert [slurm.job(f"{array}_{part}")["Restarts"] for part in (1, 2, 3)] == ["1", "0", "1"], logs
    assert {slurm.job(job)["JobState"] for job in (f"{array}_1", f"{array}_2", f"{array}_3", check)} == {"COMPLETED"}, logs
    assert [logs[part].count('"interrupted": true') for part in (1, 2, 3)] == [1, 0, 1], "they finished what was under way"

    changes = one.changes_by_pid()
    assert len(changes) == planned and set(changes.values()) == {1}, "each planned record once, and no other"
    assert sorted(folder.glob("*.journal*")) == journals
    report = json.loads((folder / "p 1.plan.report.json").read_text())
    assert (report["applied"], report["verified"], report["pending"], report["different"]) == (planned, planned, 0, [])
    assert re.search(rf"verified +{planned}\n", (folder / "p 1.plan.report.txt").read_text())
    token = one.environment["CAP_ACCESS_TOKEN"]
    assert not [path for path in folder.iterdir() if token in path.read_text()], "no token in any file beside the plan"


def test_cancelled_tasks_stay_cancelled_and_partial_is_no_failure_of_a_task(rehearse, slurm):
    one = rehearse("--records", "60")
    planned = one.make_plan()["planned"]
    theirs = next(pid for pid in one.metadata() if '"change":"%s"' % pid in one.plan.read_text())
    one.cap("-e", f"cap.metadata.set('{theirs}', 'comments', 'theirs')")
    array, check = submit(slurm, one, "2", "--", "--rate", "6/s", "--concurrency", "2")
    wait_for("the midst", lambda: len(one.audit()) > 6)
    slurm.run("scancel", array)
    job = wait_for_end(slurm, check)
    assert {slurm.job(f"{array}_{part}")["JobState"] for part in (1, 2)} == {"CANCELLED"}
    assert (job["JobState"], job["ExitCode"]) == ("FAILED", "3:0"), "a report on what is not complete"
    report = json.loads(one.plan.with_name("p.plan.report.json").read_text())
    assert report["pending"] > 0 and report["unknown"] == 0 and report["verified"] == report["applied"]

    array, check = submit(slurm, one, "2")
    job = wait_for_end(slurm, check)
    assert {slurm.job(f"{array}_{part}")["JobState"] for part in (1, 2)} == {"COMPLETED"}
    assert (job["JobState"], job["ExitCode"]) == ("FAILED", "3:0"), "jobs that depend on it do not start"
    report = json.loads(one.plan.with_name("p.plan.report.json").read_text())
    assert (report["pending"], report["verified"], [entry["id"] for entry in report["conflicts"]]) == (0, planned - 1, [theirs])
    changes = one.changes_by_pid()
    assert len(changes) == planned and set(changes.values()) == {1}, "theirs once, by them"


def test_what_is_missing_is_said(tmp_path):
    def say(*arguments, **environment):
        done = subprocess.run([SCRIPT, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60,
                              env={"PATH": os.environ["PATH"], "CAP_BINARY": os.environ["CAP_BINARY"]} | environment)
        assert done.returncode == 2 and done.stdout == "", done
        return done.stderr

    (tmp_path / "a plan").write_text("no plan at all\n")
    (tmp_path / "bin").mkdir()
    for name in ("bash", "env"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    assert "usage" in say() and "usage" in say("--help")
    assert "there is no plan none.plan" in say("none.plan")
    assert "sbatch is not on the PATH" in say("a plan", PATH=str(tmp_path / "bin"))
    (tmp_path / "bin/sbatch").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bin/sbatch").chmod(0o755)
    path = f"{tmp_path}/bin:{os.environ['PATH']}"
    assert "SHARDS is a number" in say("a plan", "many", PATH=path)
    assert "no job was submitted" in say("a plan", "3", PATH=path)
    assert "CAP_BINARY" in say("a plan", PATH=path, CAP_BINARY="/none/cap")
