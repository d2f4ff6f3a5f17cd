"""Types, schemas, drafts and records with the official client."""
import json


def test_types_are_those_the_user_may_create(cap):
    assert cap("analysis", "types").json == ["alice-analysis", "atlas-analysis", "cms-analysis", "lhcb"]


def test_schema_comes_without_server_fields(cap):
    schema = cap("analysis", "schema", "cms-analysis").json
    assert schema["title"] == "CMS Analysis"
    assert "basic_info" in schema["properties"]
    assert not [name for name in schema["properties"] if name.startswith("_")]
    assert cap("analysis", "schema", "cms-analysis", "--version", "0.0.1", "--for-published").json == schema
    assert "Schema nope does not exist." in cap("analysis", "schema", "nope", fails=True).out


def test_create_and_get(cap, draft):
    got = cap("analysis", "get", "-p", draft).json
    assert got["pid"] == draft
    assert got["metadata"] == {
        "general_title": "interop", "basic_info": {"analysis_title": "Interop", "people_info": [{"name": "Ada"}]},
    }
    assert set(got) == {"pid", "metadata", "created", "updated"}


def test_create_from_a_file(cap, tmp_path):
    (tmp_path / "analysis.json").write_text(json.dumps({"$ana_type": "lhcb", "general_title": "from file"}))
    made = cap("analysis", "create", "-f", "analysis.json", "-t", "lhcb")
    assert made.json["metadata"]["general_title"] == "from file"


def test_create_refuses_what_the_schema_refuses(cap):
    result = cap("analysis", "create", "-j", '{"general_title": 5}', "-t", "lhcb", fails=True)
    assert "Validation error: 5 is not of type 'string'." in result.out
    result = cap("analysis", "create", "-j", "{}", "-t", "no-such-type", fails=True)
    assert "Schema with name no-such-type doesnt exist." in result.out


def test_list(cap, draft):
    mine = cap("analysis", "get", "--size", "100", "--sort", "mostrecent").json
    assert draft in [hit["pid"] for hit in mine]
    everything = cap("analysis", "get", "--all", "--size", "100").json
    assert len(everything) > len(mine)
    found = cap("analysis", "get", "-q", "general_title:interop", "-s", "collection=cms-analysis", "--size", "100").json
    assert draft in [hit["pid"] for hit in found]
    assert cap("analysis", "get", "-q", "zzzqqq").json == []
    assert len(cap("analysis", "get", "--size", "1", "--page", "2").json) == 1


def test_publish_and_get_published(cap, draft):
    out = cap("analysis", "publish", "-p", draft).out
    assert "Your analysis has been published with PID: CAP.CMS." in out
    recid = out.split("PID: ")[1].strip()
    published = cap("analysis", "get-published", "-p", recid).json
    assert published["pid"] == published["recid"] == recid
    assert published["metadata"]["general_title"] == "interop"
    assert recid in [hit["pid"] for hit in cap("analysis", "get-published", "--all", "--size", "100").json]
    assert "You don't have sufficient permissions." in cap("analysis", "delete", "-p", draft, fails=True).out


def test_delete(cap, draft):
    assert f'Analysis "{draft}" has been deleted.' in cap("analysis", "delete", "-p", draft).out
    assert "PID has been deleted." in cap("analysis", "get", "-p", draft, fails=True).out


def test_errors(cap, draft):
    assert "You are not authorized to access the server" in cap("analysis", "types", token="wrong", fails=True).out
    assert "PID does not exist." in cap("analysis", "get", "-p", "nosuch", fails=True).out
    assert "sufficient permissions" in cap("analysis", "get", "-p", draft, token="stranger-token", fails=True).out
