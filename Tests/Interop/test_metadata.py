"""Metadata and permissions with the official client."""


def test_get_a_field(cap, draft):
    assert cap("metadata", "get", "-p", draft).json["general_title"] == "interop"
    assert cap("metadata", "get", "-p", draft, "--field", "basic_info.people_info.0.name").json == "Ada"
    assert "does not exist" in cap("metadata", "get", "-p", draft, "--field", "nope", fails=True).err


def test_update_a_field(cap, draft):
    updated = cap("metadata", "update", "-p", draft, "--field", "basic_info.analysis_title", "-t", "Neu ü").json
    assert updated["metadata"]["basic_info"]["analysis_title"] == "Neu ü"
    updated = cap("metadata", "update", "-p", draft, "--field", "basic_info.people_info.0", "-j", '{"name": "Ben"}').json
    assert updated["metadata"]["basic_info"]["people_info"] == [{"name": "Ben"}]
    assert "Could not patch JSON." in cap("metadata", "update", "-p", draft, "--field", "nope", "-t", "x", fails=True).out


def test_update_everything(cap, draft):
    updated = cap("metadata", "update", "-p", draft, "-j", '{"comments": "new", "general_title": "kept as it was"}').json
    assert updated["metadata"] == {"comments": "new", "general_title": "interop"}


def test_update_refuses_a_wrong_type(cap, draft):
    result = cap("metadata", "update", "-p", draft, "--field", "general_title", "-n", "5", fails=True)
    assert "Validation error. Try again with valid data" in result.out
    assert "general_title 5 is not of type 'string'" in result.out


def test_remove_a_field(cap, draft):
    left = cap("metadata", "remove", "-p", draft, "--field", "basic_info.people_info").json
    assert left == {"general_title": "interop", "basic_info": {"analysis_title": "Interop"}}
    assert "Could not patch JSON." in cap("metadata", "remove", "-p", draft, "--field", "nope", fails=True).out


def test_permissions(cap, draft):
    owner = "ada.demo@cern.ch"
    friend = "ben.colleague@cern.ch"
    assert cap("permissions", "get", "-p", draft).json["read"] == {"roles": [], "users": [owner]}
    added = cap("permissions", "add", "-p", draft, "-u", friend, "-r", "read", "-r", "update").json
    assert added["read"]["users"] == added["update"]["users"] == [owner, friend]
    assert cap("analysis", "get", "-p", draft, token="colleague-token").json["pid"] == draft
    assert "Permission already exist." in cap("permissions", "add", "-p", draft, "-u", friend, "-r", "read", fails=True).out
    removed = cap("permissions", "remove", "-p", draft, "-u", friend, "-r", "read", "-r", "update").json
    assert removed["read"]["users"] == removed["update"]["users"] == [owner]
    group = cap("permissions", "add", "-p", draft, "-e", "cms-members@cern.ch", "-r", "read").json
    assert group["read"]["roles"] == ["cms-members@cern.ch"]
    unknown = cap("permissions", "add", "-p", draft, "-u", "nobody@nowhere.org", "-r", "read", fails=True)
    assert "User with this mail does not exist in LDAP." in unknown.out


def test_repositories_are_empty(cap, draft):
    assert cap("repositories", "get", "-p", draft).json == []
