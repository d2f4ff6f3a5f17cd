"""A server that refuses, loses answers after it has acted, and takes its time: nothing is lost, and nothing is done twice."""
import os

FAULTS = "503=5%,drop=2%,429=1%,delay=0ms-20ms"
RECORDS = int(os.environ.get("CAP_FAULT_RECORDS", "600"))

PUBLISH = """
local ids = tasks.map(cap.drafts.each{ type = "cms-analysis", by_me = true, q = "basic_info.analysis_number:*" }, function(draft)
  return cap.publish(draft.id).recid
end, { concurrency = 8 })
print(json.encode(ids))
"""


def to_the_end(one, action, done):
    """Goes on until nothing is left to do; what a fault has ended five times in a row is tried again."""
    report = one.migrate(action, code=None)
    for _ in range(5):
        if done(report):
            break
        report = one.migrate("undo" if action == "undo" else "resume", *(() if action == "undo" else ("--retry-failed",)), code=None)
    return report


def test_drafts(rehearse):
    one = rehearse("--records", str(RECORDS))
    before = one.metadata()
    one.serve_again("--faults", FAULTS)
    planned = one.make_plan()["planned"]
    assert planned > RECORDS // 2
    report = to_the_end(one, "apply", lambda report: report["applied"] == planned)
    assert (report["applied"], report["conflicts"], report["failed"]) == (planned, [], [])
    changes = one.changes_by_pid()
    assert len(changes) == planned and set(changes.values()) == {1}, "each exactly once"
    assert one.migrate("verify")["verified"] == planned
    report = to_the_end(one, "undo", lambda report: report["restored"] == planned)
    assert (report["restored"], report["left"]) == (planned, [])
    assert set(one.changes_by_pid().values()) == {2}
    one.serve_again()
    assert one.metadata() == before


def test_published_records(rehearse):
    one = rehearse("--records", "120")
    one.cap("-e", PUBLISH)
    one.migration.write_text(one.migration.read_text().replace("cap.drafts", "cap.records"))
    published = len(one.audit())
    one.serve_again("--faults", FAULTS)
    planned = one.make_plan()["planned"]
    assert planned > 40
    report = to_the_end(one, "apply", lambda report: report["applied"] == planned)
    assert (report["applied"], report["conflicts"], report["failed"]) == (planned, [], [])
    actions = {}
    for entry in one.audit()[published:]:
        key = (entry["pid"], entry["path"].rpartition("/")[2] if "/actions/" in entry["path"] else entry["method"])
        actions[key] = actions.get(key, 0) + 1
    assert set(actions.values()) == {1}, "each re-opened, changed and published exactly once"
    report = to_the_end(one, "undo", lambda report: report["restored"] == planned)
    assert (report["restored"], report["left"]) == (planned, [])
