"""How the sandbox answers, whatever is asked (1.1, 1.4, 1.10, section 2 and 3), and a walk through all demo objects."""
import dataclasses
import json
import re

import pytest
import requests
from codeocean import CodeOcean
from codeocean.models.capsule import AppPanel, CapsuleSearchParams, CapsuleStatus
from codeocean.models.computation import ComputationEndStatus, ComputationState
from codeocean.models.data_asset import DataAssetParams, DataAssetSearchParams, DataAssetState, DataAssetType
from codeocean.models.data_asset import AWSS3Source, Source
from ocean_helpers import UNKNOWN, finished
from ocean_routes import ROUTES, known

TIMES = {"created", "last_accessed", "last_used", "last_transferred", "release_time", "timestamp", "verified_timestamp",
         "publish_time", "started"}
# Trap 31.
OLD_NAMES = {"published_capsule", "keywords", "lastUsed", "sizeInBytes", "sourceBucket", "datasets", "extra_data"}
# May be empty (1.10, 3.3, 3.4, 3.5).
MAY_BE_EMPTY = {"description", "job_id", "mount_state", "bucket", "prefix", "name", "value", "items", "results"}


def members(value, path=""):
    """Every (path, key, value) of a document."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield path, key, part
            yield from members(part, f"{path}/{key}")
    elif isinstance(value, list):
        for part in value:
            yield from members(part, path)


# Paths


@pytest.mark.parametrize("prefix", ["//api/v1/", "///api/v1/", "/api/v1/"])
def test_leading_slashes_are_collapsed(shared_ocean, prefix):
    """1.1: raw users really send two."""
    for path in ("custom_metadata", shared_ocean.path("capsules/<tide-fit>")):
        answer = shared_ocean.request("GET", shared_ocean.domain + prefix + path, expect=200)
        assert answer.json() == shared_ocean.get(path)


def test_a_slash_behind_the_domain_does_no_harm(shared_ocean):
    """1.1."""
    client = CodeOcean(domain=shared_ocean.domain + "/", token="cop_demo")
    assert client.custom_metadata.get_custom_metadata() == shared_ocean.ada.custom_metadata.get_custom_metadata()


@pytest.mark.parametrize(("method", "path", "body"), [pytest.param(*route[1:4], id=route[0]) for route in ROUTES])
def test_both_slash_forms(shared_ocean, method, path, body):
    """Section 2, 10.2: served directly, never redirected; the same answer."""
    paths = [path.format(UNKNOWN)] if "{}" in path else [path]
    if method == "GET":
        paths.append(known(shared_ocean, path).replace("path=x", "path=nothing"))
    if path == "data_assets" and body:
        body = {}  # What is refused: no new asset in a sandbox of others.
    for path in paths:
        head, mark, query = path.partition("?")
        plain = shared_ocean.request(method, path, json=body)
        slashed = shared_ocean.request(method, f"{head}/{mark}{query}", json=body)
        assert (plain.status_code, sorted(plain.json())) == (slashed.status_code, sorted(slashed.json())) or (
            plain.status_code, plain.json()) == (slashed.status_code, slashed.json())


def test_what_is_not_there(shared_ocean):
    """Section 2: any other path 404, also with too many or empty segments."""
    for path in ("capsule", "capsules/search/x", "me", "groups", "custom_metadata/x", f"computations/{UNKNOWN}/stop",
                 shared_ocean.path("capsules/<tide-fit>/app_panel/x"), shared_ocean.path("data_assets/<gauge-data>/file")):
        shared_ocean.request("GET", path, expect=404)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_wrong_methods(shared_ocean, method):
    """12: 405 with the right ones; no CORS, no HEAD."""
    response = shared_ocean.request(method, "custom_metadata", checked=method != "HEAD", expect=405)
    assert response.headers["Allow"] == "GET"
    assert not [name for name in response.headers if name.lower().startswith("access-control")]


# Bodies


@pytest.mark.parametrize(("method", "path", "status"), [
    ("POST", "capsules/<git-linked>/sync", 200), ("POST", "capsules/<tide-model>/release", 200),
    ("PATCH", "capsules/<tide-fit>/archive?archive=True", 204), ("PATCH", "data_assets/<gauge-data>/archive?archive=True", 204),
    ("DELETE", "capsules/<old-notebook>", 204), ("DELETE", "data_assets/<archived-asset>", 204),
    ("GET", "capsules/<tide-fit>", 200), ("POST", "capsules/search", 200),
])
def test_an_empty_body_with_a_json_content_type(ocean, method, path, status):
    """Trap 4: it must not be parsed."""
    ocean.request(method, ocean.path(path), headers={"Content-Type": "application/json"}, data=b"", expect=status)


def test_a_content_type_is_not_needed(ocean):
    """JSON is read as JSON, whatever it is called."""
    body = json.dumps({"capsule_id": ocean.capsules["tide-fit"]})
    for headers in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json; charset=utf-8"}):
        ocean.request("POST", "computations", data=body, headers=headers, expect=200)


def test_unknown_members_are_ignored(ocean):
    """1.10, 10.3."""
    body = {"capsule_id": ocean.capsules["tide-fit"], "colour": "red", "data_assets": [
        {"id": ocean.assets["reef-maps"], "mount": None, "job_id": "x"}], "named_parameters": [
        {"param_name": "method", "value": "ridge", "name": "Method"}]}
    assert ocean.post("computations", body)["data_assets"]
    ocean.request("POST", ocean.path("capsules/<tide-fit>/permissions"), json={"owner": "me"}, expect=204)


def test_nothing_but_null_changes_nothing(ocean):
    """Trap 5: null is absent at every depth."""
    for path, names in (("data_assets/<gauge-data>", ("name", "description", "tags", "mount", "custom_metadata")),):
        path = ocean.path(path)
        before = ocean.get(path)
        assert ocean.request("PUT", path, json=dict.fromkeys(names), expect=200).json() == before
        assert ocean.request("PUT", path, json={"custom_metadata": {"station": None}}, expect=200).json() == before
    path = ocean.path("capsules/<tide-fit>/permissions")
    before = ocean.get(path)
    ocean.request("POST", path, json=dict.fromkeys(("users", "groups", "everyone", "share_assets")), expect=204)
    assert ocean.get(path) == before
    run = dict.fromkeys(("pipeline_id", "version", "resume_run_id", "nextflow_profile", "data_assets", "parameters",
                         "named_parameters", "processes"))
    assert ocean.post("computations", {"capsule_id": ocean.capsules["tide-fit"], **run})["state"] == "initializing"


def test_texts_come_back_as_they_were(ocean):
    """Unicode, quotes, slashes and line breaks."""
    text = 'Größe "µ" \\ / <b>&amp;</b> \n\t 潮 \U0001f30a \u2028'
    asset = ocean.ada.data_assets.create_data_asset(DataAssetParams(
        name=text, tags=[text], mount="m", description=text, source=Source(aws=AWSS3Source(bucket="b"))))
    again = ocean.ada.data_assets.get_data_asset(asset.id)
    assert (again.name, again.tags, again.description) == (text, [text], text)
    run = ocean.ada.computations
    id = finished(ocean).id
    run.rename_computation(id, text)
    assert run.get_computation(id).name == text


# A walk through all objects


@pytest.fixture(scope="session")
def walk(shared_ocean):
    """Every object of the demo data as the server sends it, by kind."""
    found = {"capsules": [], "pipelines": [], "data_assets": [], "computations": [], "permissions": [], "panels": []}
    for kind, ids in (("capsules", shared_ocean.capsules), ("pipelines", shared_ocean.pipelines),
                      ("data_assets", shared_ocean.assets)):
        for id in ids.values():
            found[kind].append(shared_ocean.get(f"{kind}/{id}"))
            found["permissions"].append(shared_ocean.get(f"{kind}/{id}/permissions"))
            if kind == "data_assets":
                continue
            found["computations"] += shared_ocean.get(f"{kind}/{id}/computations")
            panel = shared_ocean.request("GET", f"{kind}/{id}/app_panel")
            if panel.status_code == 200:
                found["panels"].append(panel.json())
    return found


def test_the_sdk_reads_all_of_it(shared_ocean, walk):
    """Trap 16: its enums are closed, and its required fields raise KeyError when missing (section 3)."""
    ada = shared_ocean.ada
    for item in walk["capsules"]:
        assert ada.capsules.get_capsule(item["id"]).name == item["name"]
        assert ada.capsules.get_permissions(item["id"]).users
        for run in ada.capsules.list_computations(item["id"]):
            assert ada.computations.get_computation(run.id) == run
            assert ada.computations.list_computation_results(run.id).items is not None
    for item in walk["pipelines"]:
        assert ada.pipelines.get_pipeline(item["id"]).name == item["name"]
        assert ada.pipelines.get_permissions(item["id"]).users
        ada.pipelines.list_computations(item["id"])
    for item in walk["data_assets"]:
        assert ada.data_assets.get_data_asset(item["id"]).name == item["name"]
        assert ada.data_assets.get_permissions(item["id"]).users
    for panel in walk["panels"]:
        if "processes" not in panel:
            assert dataclasses.is_dataclass(AppPanel.from_dict(panel))
    assert {CapsuleStatus(item["status"]) for item in walk["capsules"]} == set(CapsuleStatus)
    assert {DataAssetType(item["type"]) for item in walk["data_assets"]} == set(DataAssetType)
    assert {DataAssetState(item["state"]) for item in walk["data_assets"]} == set(DataAssetState)


def test_every_word_of_an_enum_is_known(walk):
    """Trap 16, section 3; also inside what the SDK leaves as plain dictionaries."""
    allowed = {
        ("capsules", "status"): set(CapsuleStatus), ("pipelines", "status"): set(CapsuleStatus),
        ("data_assets", "state"): set(DataAssetState), ("data_assets", "type"): set(DataAssetType),
        ("computations", "state"): set(ComputationState), ("computations", "end_status"): set(ComputationEndStatus),
        ("permissions", "role"): {"owner", "editor", "viewer", "discoverable"},
        ("permissions", "everyone"): {"viewer", "discoverable", "none"},
        ("panels", "kind"): {"internal", "external", "combined"}, ("panels", "type"): {"text", "list", "file"},
    }
    for kind, items in walk.items():
        for path, key, value in members(items):
            if (kind, key) in allowed and not (kind == "panels" and "parameters" not in path and key == "type"):
                assert value in allowed[kind, key], (kind, path, key, value)
            if key == "origin":
                assert value in {"local", "aws", "gcp"}
            if key == "article":
                assert value.get("state", "published") in {"in_review", "published"}


def test_all_states_of_runs_are_shown(walk):
    """7.3, 10.4: every state and end, a workstation, and the pairs that do not fit together."""
    runs = walk["computations"]
    assert {run["state"] for run in runs} == {str(state) for state in ComputationState}
    assert {run.get("end_status") for run in runs} >= {"succeeded", "failed", "stopped"}
    pairs = {(run.get("end_status"), run.get("exit_code")) for run in runs if run["state"] == "completed"}
    assert {("succeeded", 0), ("succeeded", 1), ("failed", 0)} <= pairs
    assert any(run.get("cloud_workstation") for run in runs) and any(run["owner"] == "release" for run in runs)
    for run in runs:
        assert ("exit_code" in run) == (run["state"] == "completed"), run
        assert run["state"] in ("completed", "failed") or "end_status" not in run, run
        assert isinstance(run["has_results"], bool) and isinstance(run["run_time"], int)
        assert run["owner"] != "release" or "owner_email" not in run


def test_types_of_values(walk):
    """1.10: seconds and sizes are integers, slugs texts (trap 17), ids dashed and lower case."""
    for kind, items in walk.items():
        for path, key, value in members(items):
            if key in TIMES or key in ("size", "files", "run_time", "major_version", "minor_version", "exit_code"):
                if key != "files" or kind == "data_assets":
                    assert type(value) is int, (kind, path, key, value)
            if key == "slug":
                assert re.fullmatch("[0-9]{7}", value)
            if key in ("release_capsule", "capsule_id", "computation", "capsule") or (key == "id" and kind != "panels"
                                                                                      and "article" not in path):
                assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value), (kind, path, key, value)
            assert key not in OLD_NAMES, (kind, path, key)


def test_empty_optionals_are_left_out(walk):
    """1.10: no null, and nothing empty but what may be."""
    for kind, items in walk.items():
        for path, key, value in members(items):
            assert value is not None, (kind, path, key)
            assert value not in ("", [], {}) or key in MAY_BE_EMPTY, (kind, path, key, value)
    for kind in ("capsules", "pipelines", "data_assets"):
        for item in walk[kind]:
            assert not {"archived", "favorite", "permissions"} & set(item), "no such field on the object (trap 24)"


def test_searches_return_the_same_objects(shared_ocean, walk):
    """3.1: search results use the same object."""
    for kind in ("capsules", "pipelines", "data_assets"):
        by_id = {item["id"]: item for item in walk[kind]}
        for archived in (False, True):
            for item in shared_ocean.post(f"{kind}/search", {"limit": 1000, "archived": archived})["results"]:
                assert by_id.pop(item["id"]) == item
        assert by_id == {}


def test_lists_of_computations_have_the_same_objects(shared_ocean, walk):
    for run in walk["computations"]:
        one = shared_ocean.get(f"computations/{run['id']}")
        assert {**one, "run_time": 0} == {**run, "run_time": 0}


def test_references_lead_somewhere(shared_ocean, walk):
    """Ids in one object are those of another."""
    capsules = {item["id"] for item in [*walk["capsules"], *walk["pipelines"]]}
    assets = set(shared_ocean.assets.values())
    for item in [*walk["capsules"], *walk["pipelines"]]:
        assert item.get("release_capsule", item["id"]) in capsules
        assert item.get("original_capsule", item)["id"] in capsules
    for run in walk["computations"]:
        assert {asset["id"] for asset in run.get("data_assets", [])} <= assets
        assert {process["capsule_id"] for process in run.get("processes", [])} <= capsules
    for panel in walk["panels"]:
        assert {asset["id"] for asset in panel.get("data_assets", [])} <= assets


def test_demo_data_has_the_same_ids_everywhere(shared_ocean, ocean):
    """Scripts can be written down with them."""
    for route, known_ones in (("capsules", ocean.capsules), ("pipelines", ocean.pipelines), ("data_assets", ocean.assets)):
        assert ocean.names(route) == shared_ocean.names(route) == known_ones
    params = CapsuleSearchParams(limit=1000)
    assert [item.owner for item in ocean.ada.capsules.search_capsules(params).results] == [
        item.owner for item in shared_ocean.ada.capsules.search_capsules(params).results]


def test_what_was_changed_is_kept(start_ocean, tmp_path):
    """`--data`: a sandbox that is started again knows what was done in it, its files too."""
    data = str(tmp_path / "data")
    first = start_ocean("--data", data)
    first.ada.capsules.archive_capsule(first.capsules["stale-2019"], True)
    run = finished(first)
    first.ada.computations.rename_computation(run.id, "kept")
    asset = first.post("data_assets", {"name": "kept", "mount": "kept", "tags": ["x"], "source": {
        "computation": {"id": run.id}}})
    files = first.settled(asset["id"])["files"]
    start_ocean.end()
    second = start_ocean("--data", data)
    archived = second.ada.capsules.search_capsules(CapsuleSearchParams(archived=True)).results
    assert {item.name for item in archived} == {"stale-2019", "old-notebook"}
    assert second.ada.computations.get_computation(run.id).name == "kept"
    kept = second.ada.data_assets.search_data_assets(DataAssetSearchParams(query="name:kept")).results
    assert [(item.id, item.files) for item in kept] == [(asset["id"], files)]
    url = second.ada.data_assets.get_data_asset_file_urls(asset["id"], "output").download_url
    assert requests.get(url, timeout=30).status_code == 200
