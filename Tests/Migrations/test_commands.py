"""`cap migrate` as people type it: exit codes, JSON, what it says, and what it leaves alone."""
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time


def digest(folder):
    """Checksums of all files below a folder."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in pathlib.Path(folder).rglob("*") if path.is_file()}


def test_from_plan_to_undo_in_words(rehearse):
    one = rehearse("--records", "60")
    answer = one.cap("migrate", "plan", one.migration, "--out", one.plan)
    assert "moved basic_info.analysis_number -> cadi_id: " in answer.out and "Nothing was changed" in answer.out
    assert f"Next: cap migrate apply {one.plan}" in answer.out
    answer = one.cap("migrate", "status", one.plan)
    assert "pending" in answer.out and "Next" not in answer.out
    answer = one.cap("migrate", "apply", one.plan)
    assert re.search(r"applied +\d+\n", answer.out) and f"Next: cap migrate verify {one.plan}" in answer.out
    answer = one.cap("migrate", "apply", one.plan, code=2)
    assert "has been begun" in answer.err and "cap migrate resume" in answer.err and answer.out == ""
    assert re.search(r"different +0", one.cap("migrate", "verify", one.plan).out)
    assert re.search(r"left +0", one.cap("migrate", "undo", one.plan).out)
    assert "has been undone" in one.cap("migrate", "resume", one.plan, code=2).err


def test_json_is_one_document_with_the_same_keys(rehearse):
    one = rehearse("--records", "40")
    keys = {"planned", "applied", "unchanged", "pending", "conflicts", "failed"}
    planned = one.make_plan()
    assert keys <= planned.keys() and planned["problems"] == []
    for action in ("status", "apply", "resume", "verify", "status", "undo"):
        assert keys <= one.migrate(action).keys(), action
    assert one.migrate("verify")["different"] == []
    report = one.migrate("undo")
    assert report["left"] == [] and report["restored"] == planned["planned"]
    answer = one.cap("migrate", "apply", one.plan, "--json", code=2)
    assert answer.json["error"]["kind"] == "refused"


def test_plan_and_status_change_nothing(rehearse):
    one = rehearse("--records", "60")
    before = one.metadata()
    store = digest(one.folder / "data")
    one.make_plan()
    assert digest(one.folder / "data") == store, "the sandbox's database and files are as they were"
    one.migrate("apply", "--limit", "5")
    files = digest(one.folder)
    for action in ("status", "verify"):
        one.migrate(action)
    one.cap("migrate", "diff", one.plan, next(iter(one.changes_by_pid())))
    assert digest(one.folder) == files
    one.migrate("resume")
    one.migrate("undo")
    assert one.metadata() == before


def test_a_second_writer_and_exit_codes(rehearse):
    one = rehearse("--records", "100")
    one.make_plan()
    assert one.migrate("status", code=0)["conflicts"] == []
    edited = json.loads(one.cap("-e", """
      local pids = {}
      for draft in cap.drafts.each{ type = "cms-analysis", q = "basic_info.analysis_number:*" } do
        if #pids < 3 then pids[#pids + 1] = cap.metadata.set(draft.id, "comments", "theirs").id end
      end
      print(json.encode(pids))""").out)
    report = one.migrate("apply", "--report", one.folder / "report.json", code=3)
    assert sorted(entry["id"] for entry in report["conflicts"]) == sorted(edited)
    assert json.loads((one.folder / "report.json").read_text())["conflicts"] == report["conflicts"]
    assert one.migrate("resume", code=3)["conflicts"] == report["conflicts"], "the whole plan speaks"
    assert one.migrate("status", code=3)["applied"] == report["applied"]
    for pid in edited:
        assert one.cap("-e", f"print(cap.get('{pid}').metadata.comments)").out == "theirs\n"
    assert one.migrate("resume", "--replan-conflicts")["conflicts"] == []
    one.cap("-e", f"cap.metadata.set('{edited[0]}', 'comments', 'again')")
    assert [entry["id"] for entry in one.migrate("verify", code=3)["different"]] == [edited[0]]
    assert [entry["id"] for entry in one.migrate("undo", code=3)["left"]] == [edited[0]]


def test_problems_are_named_and_the_rest_is_planned(rehearse):
    one = rehearse("--records", "30")
    one.migration.write_text(one.migration.read_text().replace("local info", 'if metadata.basic_info.status == "draft" then error("no drafts") end\n local info'))
    report = one.make_plan(code=3)
    assert report["problems"] and all("no drafts" in entry["reason"] for entry in report["problems"])
    assert report["planned"] > 0
    answer = one.cap("migrate", "plan", one.migration, "--out", one.plan, code=2)
    assert "it is there already" in answer.err and "--overwrite" in answer.err
    one.cap("migrate", "plan", one.migration, "--out", one.plan, "--overwrite", code=3)


def test_ids_from_a_file_and_from_standard_input(rehearse):
    one = rehearse("--records", "20")
    pids = sorted(one.metadata())[:4]
    ids = one.write("ids.txt", "# chosen by hand\n" + "\n".join(pids) + "\n\n0123456789abcdef0123456789abcdef\n")
    report = one.make_plan("--ids", f"@{ids}", code=3)
    assert len(report["problems"]) == 1 and "HTTP 404" in report["problems"][0]["reason"]
    assert report["planned"] + report["unchanged"] == 4
    completed = subprocess.run(
        one.command("migrate", "plan", one.migration, "--out", one.plan, "--overwrite", "--json", "--ids", "-"),
        env=one.environment, input="\n".join(pids), capture_output=True, text=True, timeout=60)
    assert completed.returncode == 0 and json.loads(completed.stdout)["problems"] == []


def test_two_at_once_and_signals(rehearse):
    one = rehearse("--records", "600")
    planned = one.make_plan()["planned"]
    process = one.start("migrate", "apply", one.plan, "--json", "--rate", "40/s")
    journal = one.plan.with_name("p.plan.journal")
    while not journal.exists() or journal.read_bytes().count(b"\n") < 8:
        time.sleep(0.02)
    assert oct(journal.stat().st_mode & 0o777) == "0o600"
    assert one.environment["CAP_ACCESS_TOKEN"] not in journal.read_text() + one.plan.read_text()
    started = time.monotonic()
    answer = one.cap("migrate", "resume", one.plan, code=2)
    assert "another process works on it" in answer.err and time.monotonic() - started < 10
    assert "another process works on it" in one.cap("migrate", "undo", one.plan, code=2).err
    assert one.migrate("status")["pending"] > 0

    process.send_signal(signal.SIGUSR1)
    time.sleep(1.5)
    paused = len(one.audit())
    time.sleep(1)
    assert len(one.audit()) == paused, "paused"
    process.send_signal(signal.SIGUSR1)
    while len(one.audit()) <= paused:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    report = json.loads(out)
    assert process.returncode == 130 and report["interrupted"] and "paused" in err
    assert report["unknown"] == 0 and report["applied"] == len(one.audit()), "what was under way was finished"
    assert one.migrate("resume")["applied"] == planned
    assert set(one.changes_by_pid().values()) == {1}


def test_a_server_that_goes_away_leaves_a_plan_to_go_on_with(rehearse, tmp_path):
    one = rehearse("--records", "300")
    planned = one.make_plan()["planned"]
    process = one.start("migrate", "apply", one.plan, "--json", "--rate", "60/s")
    while len(one.audit()) < 30:
        time.sleep(0.02)
    one.server.kill()
    one.server.wait()
    out, _ = process.communicate(timeout=120)
    report = json.loads(out)
    assert process.returncode == 1 and report["problem"] and report["failed"] == [] and report["conflicts"] == []
    one.serve_again()
    assert one.migrate("resume")["applied"] == planned
    assert set(one.changes_by_pid().values()) == {1}


def test_protected_profiles_want_yes(rehearse):
    one = rehearse("--records", "20")
    (one.folder / "config/cap").mkdir(parents=True)
    (one.folder / "config/cap/profiles.json").write_text(json.dumps({"prod": {
        "url": one.environment["CAP_SERVER_URL"], "token": one.environment["CAP_ACCESS_TOKEN"], "protected": True}}))
    one.cap("--profile", "prod", "migrate", "plan", one.migration, "--out", one.plan)
    answer = one.cap("migrate", "apply", one.plan, "--profile", "prod", code=2)
    assert "protected" in answer.err and "--yes" in answer.err and one.audit() == []
    one.cap("migrate", "apply", one.plan, "--profile", "prod", "--yes")
    assert one.audit()


def test_usage_errors(rehearse):
    one = rehearse()
    for arguments in (["plan"], ["apply"], ["apply", "none.plan"], ["plan", one.migration], ["apply", one.plan, "--shard", "3/2"],
                      ["apply", one.plan, "--phase", "both"], ["apply", one.plan, "--concurrency", "0"],
                      ["diff", one.plan], ["frobnicate", one.plan]):
        assert one.cap("migrate", *arguments, code=2).out == "", arguments


def test_a_sandbox_directory_is_known_again(tmp_path):
    binary = os.environ["CAP_BINARY"]
    migration = pathlib.Path(__file__).parents[2] / "scripts/migrations/move_cadi_id.lua"

    def cap(*arguments, code=0):
        completed = subprocess.run([binary, *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True, timeout=120,
                                   env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}, stdin=subprocess.DEVNULL)
        assert completed.returncode == code, completed.stdout + completed.stderr
        return completed

    sandbox = ("--sandbox", "--data", "box")
    cap("--records", "30", *sandbox, "migrate", "plan", migration, "--out", "p")
    cap(*sandbox, "migrate", "apply", "p")
    assert "another server" in cap("--sandbox", "migrate", "verify", "p", code=2).stderr
    cap("migrate", "verify", "p", *sandbox)
    cap(*sandbox, "migrate", "undo", "p")


def test_what_to_do_next_leads_to_the_same_server(tmp_path):
    binary = os.environ["CAP_BINARY"]
    migration = pathlib.Path(__file__).parents[2] / "scripts/migrations/move_cadi_id.lua"

    def cap(*arguments):
        return subprocess.run([binary, *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True, timeout=120,
                              env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}, stdin=subprocess.DEVNULL)

    folder = tmp_path / "my box"
    said = cap("--sandbox", "--data", folder, "--records", "20", "migrate", "plan", migration, "--out", "my plan").stdout
    step = re.search(r"Next: cap (.*)", said)[1]
    done = subprocess.run(f"'{binary}' {step}", shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "pending    0" in done.stdout, said + done.stdout + done.stderr
    assert "gone with this command" in cap("--sandbox", "migrate", "plan", migration, "--out", "q").stdout
