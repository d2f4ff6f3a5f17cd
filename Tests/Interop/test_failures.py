"""What the official client refuses by itself, and how it shows the server's refusals (reference 5.1, 5.3)."""
import json

import pytest


@pytest.mark.parametrize(("arguments", "text"), [
    (["analysis", "create", "-j", "5", "-t", "cms-analysis"], "Not a JSON object."),
    (["analysis", "create", "-j", '{"$schema": "x"}', "-t", "cms-analysis"], "--type/-t parameter forbidden"),
    (["analysis", "create", "-j", "{}"], "--type/-t parameter OR add $schema"),
    (["analysis", "create", "-j", "{", "-t", "cms-analysis"], "Not a valid JSON."),
    (["analysis", "create", "-t", "cms-analysis"], "You need to specify one of --json, --jsonfile."),
    (["analysis", "schema", "cms-analysis", "--version", "1"], "<major>.<minor>.<patch>"),
    (["metadata", "update", "-p", "x"], "You need to specify one of --json, --jsonfile, --text, --num."),
    (["metadata", "update", "-p", "x", "--field", "a", "-n", "five"], "Not a valid number."),
    (["metadata", "update", "-p", "x", "-j", "5"], "Not a JSON object."),
    (["analysis", "create", "-j", "{}", "-f", "FILE", "-t", "cms-analysis"], "--json is mutually exclusive with --jsonfile"),
    (["metadata", "update", "-p", "x", "-j", "{}", "-t", "text"], "--json is mutually exclusive with --jsonfile, --text, --num"),
    (["permissions", "add", "-p", "x", "-r", "read"], "Usage:"),
    (["permissions", "add", "-p", "x", "-r", "read", "-u", "a@cern.ch", "-e", "b@cern.ch"], "mutually exclusive"),
    (["permissions", "add", "-p", "x", "-u", "a@cern.ch"], "Usage:"),
    (["files", "upload", "-p", "x", "no-such-file"], "does not exist"),
    (["analysis", "get", "--nonsense"], "Usage:"),
])
def test_usage_errors_end_with_2(cap, tmp_path, arguments, text):
    (tmp_path / "FILE").write_text("{}")
    result = cap(*arguments, fails=True)
    assert result.code == 2
    assert text in result.out + result.err


def test_a_missing_token_is_a_usage_error(cap):
    result = cap("analysis", "types", token=None, fails=True)
    assert result.code == 2 and "CAP_ACCESS_TOKEN" in result.out + result.err


@pytest.mark.parametrize(("token", "text"), [
    ("no-such-token", "You are not authorized to access the server (invalid access token?)"),
    ("stranger-token", "You don't have sufficient permissions."),
])
def test_refusals_of_the_server_end_with_1(cap, draft, token, text):
    result = cap("analysis", "get", "-p", draft, token=token, fails=True)
    assert result.code == 1 and text in result.out


def test_unknown_types_versions_pids_and_fields(cap, draft):
    assert "Schema nothing does not exist." in cap("analysis", "schema", "nothing", fails=True).out
    assert "Schema cms-analysis.v9.9.9 does not exist." in cap(
        "analysis", "schema", "cms-analysis", "--version", "9.9.9", fails=True).out
    for command in (["analysis", "get"], ["analysis", "delete"], ["analysis", "publish"], ["metadata", "get"], ["permissions", "get"], ["files", "get"]):
        result = cap(*command, "-p", "0" * 32, fails=True)
        assert result.code == 1 and "PID does not exist." in result.out, command
    assert "The field nothing does not exist. Try a different field." in cap(
        "metadata", "get", "-p", draft, "--field", "nothing", fails=True).err
    cap("metadata", "update", "-p", draft, "-j", json.dumps({"list": ["a"]}))
    assert "The index you are trying to access does not exist." in cap(
        "metadata", "get", "-p", draft, "--field", "list.7", fails=True).err


def test_a_patch_that_cannot_be_applied(cap, draft):
    for arguments in (["update", "--field", "no.such.field", "-t", "x"], ["remove", "--field", "nothing"]):
        result = cap("metadata", arguments[0], "-p", draft, *arguments[1:], fails=True)
        assert result.code == 1 and "Could not patch JSON." in result.out


def test_rights_that_are_there_or_not_there(cap, draft):
    add = ["permissions", "add", "-p", draft, "-u", "ben.colleague@cern.ch", "-r", "read"]
    cap(*add)
    assert "Permission already exist." in cap(*add, fails=True).out
    assert "Permission does not exist." in cap(
        "permissions", "remove", "-p", draft, "-u", "ben.colleague@cern.ch", "-r", "admin", fails=True).out
    assert "User with this mail does not exist in LDAP." in cap(
        "permissions", "add", "-p", draft, "-u", "nobody@nowhere.example", "-r", "read", fails=True).out


def test_a_search_with_every_option(cap, draft):
    found = cap("analysis", "get", "--all", "-q", "*", "-t", "cms-analysis", "--sort", "mostrecent", "--page", "1", "--size", "3",
                "-s", "collection=cms-analysis").json
    assert 1 <= len(found) <= 3 and all("metadata" in hit and "pid" in hit for hit in found)
    assert "Maximum number of 10000 results" in cap("analysis", "get", "--size", "10001", fails=True).out


def test_declining_a_question_changes_nothing(cap, draft, tmp_path):
    (tmp_path / "file.txt").write_text("mine")
    cap("files", "upload", "-p", draft, tmp_path / "file.txt")
    (tmp_path / "file.txt").write_text("newer")
    refused = cap("files", "download", "-p", draft, "-o", tmp_path / "file.txt", "file.txt", answer="n\n", fails=None)
    assert "Aborting download of" in refused.out
    assert (tmp_path / "file.txt").read_text() == "newer"
    missing = cap("files", "download", "-p", draft, "-o", "none/file.txt", "file.txt", fails=None)
    assert "does not exist" in missing.out + missing.err

