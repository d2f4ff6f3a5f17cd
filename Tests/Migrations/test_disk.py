"""A disk that fills up in the midst of a run: nothing is lost, and resume goes on when there is room again."""
import os
import shutil
import subprocess

import pytest


def mount(folder, size):
    folder.mkdir()
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True).returncode == 0


def test_a_full_disk(rehearse):
    one = rehearse("--records", "400")
    disk = one.folder / "disk"
    if os.getuid() != 0 or not mount(disk, "40k"):
        pytest.skip("SKIPPED, NOT TESTED: a full disk needs the right to mount a small one")
    try:
        planned = one.make_plan()["planned"]
        home, one.plan = one.plan, disk / "p.plan"
        # The journal is what fills the disk: the plan itself lies elsewhere.
        one.plan.symlink_to(home)
        report = one.migrate("apply", code=1)
        assert "the disk is full" in report["problem"], report
        assert 0 < report["applied"] < planned
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        report = one.migrate("resume")
        assert report["applied"] == planned
        assert set(one.changes_by_pid().values()) == {1}
        assert one.migrate("undo")["restored"] == planned
    finally:
        subprocess.run(["umount", "-l", str(disk)])
        shutil.rmtree(disk, ignore_errors=True)
