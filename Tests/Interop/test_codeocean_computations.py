"""Runs, their results and cloud workstations through the official SDK (sections 3.3, 5, 7.3)."""
import re
import time
from urllib.parse import urlsplit

import pytest
import requests
from codeocean.models.capsule import CapsuleSearchParams, CapsuleSortBy
from codeocean.models.components import Permissions, SortOrder, UserPermissions, UserRole
from codeocean.models.computation import (
    ComputationEndStatus, ComputationState, DataAssetsRunParam, NamedRunParam, PipelineProcessParams, RunParams,
)
from codeocean.models.data_asset import DataAssetAttachParams
from ocean_helpers import UNKNOWN, download, finished, tree, workstation

BEN, DAN = "ben.colleague@cern.ch", "dan.stranger@cern.ch"


def values(run):
    return {parameter.param_name: parameter.value for parameter in run.parameters or []}


@pytest.fixture
def run(shared_ocean):
    """A finished run of tide-fit that no test changes."""
    return finished(shared_ocean)


# A run from its start to its end


def test_a_fresh_run(ocean):
    """3.3: its name from the seconds it was created, `has_results` false from the start, no end yet."""
    body = ocean.post("computations", {"capsule_id": ocean.capsules["tide-fit"]})
    assert body["state"] == "initializing" and body["has_results"] is False and body["run_time"] in (0, 1)
    assert not {"end_status", "exit_code"} & set(body)
    assert abs(body["created"] - time.time()) < 60 and type(body["created"]) is int
    assert body["name"] == f"Run {body['created'] % 10_000_000:07d}"
    assert body["owner_email"] == "ada.demo@cern.ch"


def test_waiting_for_a_run_really(ocean):
    """5.3, trap 26: nothing about time is replaced here; 5 s is the shortest interval."""
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["tide-fit"]))
    began = time.monotonic()
    done = ocean.ada.computations.wait_until_completed(run)
    assert 4.9 < time.monotonic() - began < 30
    assert (done.state, done.end_status, done.exit_code) == (ComputationState.Completed, ComputationEndStatus.Succeeded, 0)


def test_the_states_of_a_run_come_in_order(ocean):
    """7.3: initializing, running, finalizing, completed; at least one look finds it unfinished."""
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["tide-fit"]))
    order = ["initializing", "running", "finalizing", "completed"]
    seen, run_time = ["initializing"], 0
    while seen[-1] != "completed":
        now = ocean.ada.computations.get_computation(run.id)
        assert now.state in order and order.index(now.state) >= order.index(seen[-1]), (seen, now.state)
        assert now.run_time >= run_time and (now.id, now.created, now.name) == (run.id, run.created, run.name)
        assert (now.state == "completed") == (now.end_status is not None) == (now.exit_code is not None)
        assert now.has_results == (now.state == "completed")
        seen.append(str(now.state))
        run_time = now.run_time
        time.sleep(0.05)
    assert {"running", "finalizing"} & set(seen)
    assert ocean.ada.computations.get_computation(run.id) == now


def test_waiting_polls_until_the_end(ocean, quick_waits):
    """5.3: looks at once, then every interval; the timeout is not reached."""
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["tide-fit"]))
    done = ocean.ada.computations.wait_until_completed(run, polling_interval=7.5, timeout=3600)
    assert done.state == ComputationState.Completed and done.has_results
    assert quick_waits.slept and set(quick_waits.slept) == {7.5}
    quick_waits.slept.clear()
    assert ocean.ada.computations.wait_until_completed(done) == done and quick_waits.slept == []


def test_runs_that_fail(ocean, quick_waits):
    """7.3, trap 13: a failed script is `completed` with exit code 1, a failed platform `failed`; neither raises."""
    computations = ocean.ada.computations
    script = computations.run_capsule(RunParams(capsule_id=ocean.capsules["always-fails"]))
    platform = computations.run_capsule(RunParams(capsule_id=ocean.capsules["platform-failure"]))
    done = computations.wait_until_completed(script)
    assert (done.state, done.end_status, done.exit_code) == (ComputationState.Completed, ComputationEndStatus.Failed, 1)
    assert done.has_results, "its log: no sign of success"
    assert "output" in {item.name for item in computations.list_computation_results(script.id).items}
    done = computations.wait_until_completed(platform)
    assert done.state == ComputationState.Failed and done.exit_code is None and done.has_results is False
    assert computations.list_computation_results(platform.id).items == []


def test_waiting_ends_with_a_timeout(ocean, quick_waits):
    """5.3: TimeoutError, overrunning by one interval at most; bad arguments are refused before anything is asked."""
    computations = ocean.ada.computations
    run = computations.run_capsule(RunParams(capsule_id=ocean.capsules["slow-run"]))
    for options in ({"polling_interval": 4}, {"timeout": 4}, {"polling_interval": 10, "timeout": 9}, {"timeout": -1}):
        with pytest.raises(ValueError):
            computations.wait_until_completed(run, **options)
    assert quick_waits.slept == []
    with pytest.raises(TimeoutError, match=run.id):
        computations.wait_until_completed(run, polling_interval=5, timeout=10)
    assert quick_waits.slept in ([5, 5], [5, 5, 5])
    assert computations.get_computation(run.id).state in (ComputationState.Initializing, ComputationState.Running)


def test_waiting_for_what_is_deleted_is_an_error(ocean, quick_waits, refused):
    """Trap 28."""
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["slow-run"]))
    ocean.ada.computations.delete_computation(run.id)
    refused(404, ocean.ada.computations.wait_until_completed, run)


# Parameters


def test_without_parameters_the_defaults_run(ocean):
    """5.1: the answer has the resolved parameters."""
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["tide-fit"]))
    assert values(run) == {"harmonics": "5", "method": "ols"} and all(parameter.name for parameter in run.parameters)


def test_ordered_parameters(ocean):
    """5.1: in the order of the app panel; an empty one keeps the place."""
    computations, id = ocean.ada.computations, ocean.capsules["tide-fit"]
    run = computations.run_capsule(RunParams(capsule_id=id, parameters=["8", "ridge"]))
    assert values(run) == {"harmonics": "8", "method": "ridge"}
    assert run.name == f"Run With Parameters {run.created % 10_000_000:07d}"
    assert values(computations.run_capsule(RunParams(capsule_id=id, parameters=["", "ridge"]))) == {
        "harmonics": "5", "method": "ridge"}
    assert values(computations.run_capsule(RunParams(capsule_id=id, parameters=["9"])))["harmonics"] == "9"
    assert values(computations.get_computation(run.id)) == values(run)


def test_named_parameters(ocean, refused):
    """5.1, 6.3."""
    computations, id = ocean.ada.computations, ocean.capsules["tide-fit"]
    run = computations.run_capsule(RunParams(
        capsule_id=id, named_parameters=[NamedRunParam(param_name="method", value="ridge")]))
    assert values(run) == {"harmonics": "5", "method": "ridge"} and run.name.startswith("Run With Parameters ")
    before = len(ocean.ada.capsules.list_computations(id))
    error = refused(400, computations.run_capsule, RunParams(capsule_id=id, named_parameters=[NamedRunParam("metod", "ridge")]))
    assert "metod" in error.message
    refused(400, computations.run_capsule, RunParams(capsule_id=id, named_parameters=[NamedRunParam("harmonics", "")]))
    assert len(ocean.ada.capsules.list_computations(id)) == before, "a refused run must not start"


def test_parameters_without_an_app_panel(ocean):
    """3.3: they have no name then."""
    body = ocean.post("computations", {"capsule_id": ocean.capsules["always-fails"], "parameters": ["a", "b"]})
    assert [(entry["name"], entry["value"]) for entry in body["parameters"]] == [("", "a"), ("", "b")]


def test_the_longest_value(ocean):
    """1.9: 4096 characters, no more."""
    body = {"capsule_id": ocean.capsules["always-fails"], "parameters": ["é" * 4096]}
    assert ocean.post("computations", body)["parameters"][0]["value"] == "é" * 4096
    body["parameters"][0] += "e"
    ocean.request("POST", "computations", json=body, expect=400)


def test_parameters_of_processes(ocean, refused):
    """5.1: ordered or named per process; flat ones are ignored by pipelines without a word (trap 27)."""
    computations, id = ocean.ada.computations, ocean.pipelines["tide-pipeline"]
    panel = ocean.get(f"pipelines/{id}/app_panel")
    process = next(entry for entry in panel["processes"] if entry.get("parameters"))
    parameter = process["parameters"][0]
    wanted = next((option for option in parameter.get("value_options", []) if option != parameter.get("default_value")), "7")

    def resolved(**options):
        run = computations.run_pipeline(RunParams(pipeline_id=id, **options))
        assert [one.name for one in run.processes] == [entry["name"] for entry in panel["processes"]]
        (mine,) = [one for one in run.processes if one.name == process["name"]]
        assert ocean.ada.capsules.get_capsule(mine.capsule_id).id == mine.capsule_id
        assert mine.version is None or type(mine.version) is int
        return {one.param_name: one.value for one in mine.parameters}[parameter["param_name"]]

    default = resolved()
    assert default == parameter.get("default_value", "") != wanted
    named = [NamedRunParam(parameter["param_name"], wanted)]
    assert resolved(processes=[PipelineProcessParams(name=process["name"], named_parameters=named)]) == wanted
    assert resolved(processes=[PipelineProcessParams(name=process["name"], parameters=[wanted])]) == wanted
    assert resolved(parameters=[wanted]) == default
    refused(400, computations.run_pipeline, RunParams(
        pipeline_id=id, processes=[PipelineProcessParams(name="no_such_process", parameters=[wanted])]))
    refused(400, computations.run_pipeline, RunParams(pipeline_id=id, processes=[
        PipelineProcessParams(name=process["name"], named_parameters=[NamedRunParam("no_such", "1")])]))


# What to run


def test_exactly_one_of_capsule_and_pipeline(shared_ocean, refused):
    """5.1."""
    computations = shared_ocean.ada.computations
    refused(400, computations.run_capsule, RunParams())
    refused(400, computations.run_capsule, RunParams(
        capsule_id=shared_ocean.capsules["tide-fit"], pipeline_id=shared_ocean.pipelines["plain-pipeline"]))
    refused(404, computations.run_capsule, RunParams(capsule_id=UNKNOWN))
    refused(404, computations.run_pipeline, RunParams(pipeline_id=UNKNOWN))


def test_a_pipeline_runs_under_either_name(ocean):
    """5.1: a pipeline id in `capsule_id` is accepted."""
    id = ocean.pipelines["plain-pipeline"]
    runs = {ocean.ada.computations.run_capsule(RunParams(capsule_id=id)).id,
            ocean.ada.computations.run_pipeline(RunParams(pipeline_id=id)).id}
    assert runs <= {run.id for run in ocean.ada.pipelines.list_computations(id)} and len(runs) == 2


def test_versions(ocean, refused):
    """5.1, 3.3: the major version of a release, the latest when absent; the computation carries it."""
    computations, id = ocean.ada.computations, ocean.capsules["tide-fit-release"]
    old = computations.run_capsule(RunParams(capsule_id=id, version=1))
    assert ocean.get(f"computations/{old.id}")["version"] == 1
    assert ocean.post("computations", {"capsule_id": id})["version"] == 2
    refused(404, computations.run_capsule, RunParams(capsule_id=id, version=3))
    refused(400, computations.run_capsule, RunParams(capsule_id=ocean.capsules["tide-fit"], version=1))


def test_nextflow_profile_and_resuming(ocean, refused):
    """5.1: for pipelines; the run resumed must exist."""
    computations, id = ocean.ada.computations, ocean.pipelines["plain-pipeline"]
    first = computations.run_pipeline(RunParams(pipeline_id=id, nextflow_profile="standard"))
    assert first.nextflow_profile == "standard"
    second = computations.run_pipeline(RunParams(pipeline_id=id, resume_run_id=first.id))
    assert second.id != first.id and second.nextflow_profile is None
    refused(404, computations.run_pipeline, RunParams(pipeline_id=id, resume_run_id=UNKNOWN))


def test_a_viewer_runs_and_the_rest_does_not(ocean, refused):
    """5.1, 7.1."""
    assert ocean.ben.computations.run_capsule(RunParams(capsule_id=ocean.capsules["shared-with-ben"])).owner_email == BEN
    refused(404, ocean.dan.computations.run_capsule, RunParams(capsule_id=ocean.capsules["shared-with-ben"]))


# Data assets of a run


def test_inputs_of_a_run(ocean, refused):
    """5.1: named mount, or the asset's own (`"mount":null`); attached ones are refused."""
    computations, id = ocean.ada.computations, ocean.capsules["tide-fit"]
    weights, reef = ocean.assets["model-weights"], ocean.assets["reef-images"]
    run = computations.run_capsule(RunParams(capsule_id=id, data_assets=[
        DataAssetsRunParam(id=weights), DataAssetsRunParam(id=reef, mount="reef")]))
    given = {item.id: item.mount for item in run.data_assets}
    assert given[weights] == ocean.ada.data_assets.get_data_asset(weights).mount and given[reef] == "reef"
    assert ocean.ada.data_assets.get_data_asset(reef).last_used >= run.created
    found = {item.name for item in ocean.ada.capsules.search_capsules(CapsuleSearchParams(query=reef)).results}
    assert "tide-fit" not in found, "for this run only"
    error = refused(403, computations.run_capsule, RunParams(
        capsule_id=id, data_assets=[DataAssetsRunParam(ocean.assets["gauge-data"])]))
    assert "already attached" in error.message
    refused(404, computations.run_capsule, RunParams(capsule_id=id, data_assets=[DataAssetsRunParam(UNKNOWN)]))
    refused(400, computations.run_capsule, RunParams(
        capsule_id=id, data_assets=[DataAssetsRunParam(ocean.assets["draft-asset"])]))


def test_attached_assets_are_inputs_too(ocean):
    """5.1: the answer has the resolved data assets; those of the request are added, or take the place of one."""
    computations, id = ocean.ada.computations, ocean.capsules["tide-fit"]
    gauge, clash, reef = ocean.assets["gauge-data"], ocean.assets["no-mount-clash"], ocean.assets["reef-images"]
    run = computations.run_capsule(RunParams(capsule_id=id))
    assert [item.id for item in run.data_assets] == [gauge]
    assert ocean.ada.data_assets.get_data_asset(gauge).last_used >= run.created
    run = computations.run_capsule(RunParams(capsule_id=id, data_assets=[DataAssetsRunParam(reef)]))
    assert {item.id for item in run.data_assets} == {gauge, reef}
    run = computations.run_capsule(RunParams(capsule_id=id, data_assets=[DataAssetsRunParam(clash)]))
    assert [item.id for item in run.data_assets] == [clash]
    assert computations.get_computation(run.id).data_assets == run.data_assets


def test_inputs_of_a_pipeline(ocean, refused):
    """5.1: under the mount of an attached asset, and of its kind; under another one the run finds no path."""
    computations, id = ocean.ada.computations, ocean.pipelines["tide-pipeline"]
    mount = ocean.ada.data_assets.get_data_asset(ocean.assets["gauge-data"]).mount
    refused(400, computations.run_pipeline, RunParams(
        pipeline_id=id, data_assets=[DataAssetsRunParam(ocean.assets["reef-images"], mount)]))
    good = computations.run_pipeline(RunParams(
        pipeline_id=id, data_assets=[DataAssetsRunParam(ocean.assets["no-mount-clash"], mount)]))
    lost = computations.run_pipeline(RunParams(
        pipeline_id=id, data_assets=[DataAssetsRunParam(ocean.assets["model-weights"], "elsewhere")]))
    assert ocean.finished(good.id)["exit_code"] == 0 and ocean.finished(lost.id)["exit_code"] == 1


def test_a_viewer_runs_with_attached_assets_that_are_not_shared(ocean):
    """5.1, 3.2: viewer is enough; the panel says that the asset is not accessible."""
    id = ocean.capsules["tide-fit"]
    ocean.ada.capsules.update_permissions(id, Permissions(users=[UserPermissions(DAN, UserRole.Viewer)]))
    (asset,) = ocean.dan.capsules.get_capsule_app_panel(id).data_assets
    assert asset.accessible is False and asset.name and asset.mount
    assert ocean.dan.computations.run_capsule(RunParams(capsule_id=id)).owner_email == DAN


def test_inputs_one_may_not_see(ocean, refused):
    refused(404, ocean.ben.computations.run_capsule, RunParams(
        capsule_id=ocean.capsules["ben-private"], data_assets=[DataAssetsRunParam(ocean.assets["model-weights"])]))


# Results


def test_results_at_every_level(run, shared_ocean):
    """5.2 X5: one level per call, `output` in the root, paths to descend by."""
    computations = shared_ocean.ada.computations
    root = computations.list_computation_results(run.id)
    assert {item.name for item in root.items if item.type == "file"} >= {"output"}
    files = tree(lambda path: computations.list_computation_results(run.id, path))
    assert any("/" in path for path in files)
    assert any(path.count("/") >= 2 for path in files), "folders in folders"
    for path, size in files.items():
        urls = computations.get_result_file_urls(run.id, path)
        assert len(download(urls.download_url).content) == len(download(urls.view_url).content) == size, path


@pytest.mark.parametrize("body", [{"json": {"path": ""}}, {"json": {"path": None}}, {"json": {}}, {}])
def test_the_root_of_the_results_in_every_form(run, shared_ocean, body):
    """5.2 X5: empty, null, missing path, and no body at all."""
    items = shared_ocean.request("POST", f"computations/{run.id}/results", expect=200,
                          headers={"Content-Type": "application/json"}, **body).json()["items"]
    assert "output" in {item["name"] for item in items}


def test_folders_that_are_not_there(run, shared_ocean, refused):
    """5.2: 404; a file is no folder."""
    refused(404, shared_ocean.ada.computations.list_computation_results, run.id, "nowhere")
    refused(404, shared_ocean.ada.computations.list_computation_results, run.id, "output")
    refused(404, shared_ocean.ada.computations.list_computation_results, run.id, "../..")


def test_paths_with_plus_ampersand_and_blanks(run, shared_ocean):
    """5.2 X6, trap 22: `+` is a blank, `%2B` a plus, `/` comes as `%2F`; the signed URL leads to the same file."""
    computations = shared_ocean.ada.computations
    files = tree(lambda path: computations.list_computation_results(run.id, path))
    (odd,) = [path for path in files if "+" in path]
    assert " " in odd and "&" in odd
    contents = download(computations.get_result_file_urls(run.id, odd).download_url).content
    encoded = odd.replace("+", "%2B").replace("&", "%26").replace("/", "%2F")
    for query in (encoded.replace(" ", "+"), encoded.replace(" ", "%20")):
        urls = shared_ocean.get(f"computations/{run.id}/results/urls?path={query}")
        assert download(urls["view_url"]).content == contents
    plain = odd.replace(" ", "%20").replace("&", "%26")
    shared_ocean.request("GET", f"computations/{run.id}/results/urls?path={plain}", expect=404)


def test_signed_urls(run, shared_ocean):
    """5.2, trap 21, 12: they work without a token for a while, and not with one, nor changed."""
    urls = shared_ocean.ada.computations.get_result_file_urls(run.id, "output")
    assert urls.download_url != urls.view_url
    assert urlsplit(urls.download_url).netloc == urlsplit(shared_ocean.domain).netloc
    assert "cop_" not in urls.download_url and run.id in urls.download_url
    saved, shown = download(urls.download_url), download(urls.view_url)
    assert saved.content == shown.content and saved.content
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert not shown.headers.get("Content-Disposition", "inline").startswith("attachment")
    for url in (urls.download_url, urls.view_url):
        refusal = requests.get(url, auth=("cop_demo", ""), timeout=30, allow_redirects=False)
        assert refusal.status_code == 400, "S3 refuses two ways of authentication at once"
        assert requests.get(url[:-1] + ("0" if url[-1] != "0" else "1"), timeout=30).status_code == 403
    other = re.sub("output", "parameters.json", urls.download_url)
    assert requests.get(other, timeout=30).status_code == 403


def test_signed_urls_of_pictures_say_what_they_are(run, shared_ocean):
    urls = {path: shared_ocean.ada.computations.get_result_file_urls(run.id, path).view_url
            for path in tree(lambda path: shared_ocean.ada.computations.list_computation_results(run.id, path))}
    kinds = {path.rsplit(".", 1)[-1]: download(url).headers["Content-Type"].split(";")[0] for path, url in urls.items()}
    assert kinds["png"] == "image/png" and kinds["svg"] == "image/svg+xml" and kinds["csv"] == "text/csv"


def test_the_deprecated_download_url(run, shared_ocean):
    """5.2 X7: still served, with `url` alone."""
    with pytest.warns(DeprecationWarning):
        url = shared_ocean.ada.computations.get_result_file_download_url(run.id, "output").url
    assert download(url).content == download(
        shared_ocean.ada.computations.get_result_file_urls(run.id, "output").download_url).content
    assert set(shared_ocean.get(f"computations/{run.id}/results/download_url?path=output")) == {"url"}


@pytest.mark.parametrize("operation", ["urls", "download_url"])
def test_urls_of_files_that_are_not_there(run, shared_ocean, operation):
    """6.3: 404 unknown, 400 without path."""
    path = f"computations/{run.id}/results/{operation}"
    shared_ocean.request("GET", path, params={"path": "nothing.csv"}, expect=404)
    shared_ocean.request("GET", path, params={"path": "plots"}, expect=404)
    shared_ocean.request("GET", path, expect=400)
    shared_ocean.request("GET", f"computations/{UNKNOWN}/results/{operation}", params={"path": "output"}, expect=404)


def test_signed_urls_last_an_hour(run, shared_ocean):
    """12; a later end is not believed."""
    url = shared_ocean.ada.computations.get_result_file_urls(run.id, "output").download_url
    (end,) = re.findall(r"[=/](\d{10})(?!\d)", url)
    assert abs(int(end) - time.time() - 3600) < 60
    assert requests.get(url.replace(end, str(int(end) + 3600)), timeout=30).status_code == 403


@pytest.mark.parametrize("path", ["../output", "/etc/passwd", "..%2F..%2Fetc%2Fpasswd", "%00", "plots/../../x", "plots//"])
def test_paths_that_lead_out(run, shared_ocean, path):
    shared_ocean.request("GET", f"computations/{run.id}/results/urls?path={path}", expect=404)


def test_a_running_computation_has_no_results_yet(ocean, refused):
    """5.2, 12: an empty list."""
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["slow-run"]))
    assert ocean.ada.computations.list_computation_results(run.id).items == []
    refused(404, ocean.ada.computations.get_result_file_urls, run.id, "output")


def test_the_parameters_reach_the_run(ocean):
    """Runs with other parameters have other results, the same ones the same."""
    runs = [ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["tide-fit"], parameters=[harmonics]))
            for harmonics in ("8", "8", "9")]
    logs = []
    for run in runs:
        ocean.finished(run.id)
        logs.append(download(ocean.ada.computations.get_result_file_urls(run.id, "output").download_url).text)
    assert "harmonics = 8" in logs[0] and logs[0] == logs[1] != logs[2]


# Renaming and deleting


@pytest.mark.parametrize("name", ["New name", "a+b & c=d/é %20"])
def test_renaming(ocean, name):
    """5.2 X4: form-style encoding; possible at once after the start."""
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["tide-fit"]))
    ocean.ada.computations.rename_computation(run.id, name)
    assert ocean.ada.computations.get_computation(run.id).name == name
    ocean.request("PATCH", f"computations/{run.id}?name=New+name%2B", expect=204)
    assert ocean.ada.computations.get_computation(run.id).name == "New name+"


def test_a_run_needs_a_name(run, shared_ocean, refused):
    """5.2 X4."""
    refused(400, shared_ocean.ada.computations.rename_computation, run.id, "")
    shared_ocean.request("PATCH", f"computations/{run.id}", expect=400)
    assert shared_ocean.ada.computations.get_computation(run.id).name == run.name


def test_deleting_a_run_stops_it(ocean, refused):
    """5.2 X3: every path under the id is 404 then."""
    computations = ocean.ada.computations
    run = computations.run_capsule(RunParams(capsule_id=ocean.capsules["slow-run"]))
    assert computations.get_computation(run.id).state != ComputationState.Completed
    computations.delete_computation(run.id)
    refused(404, computations.get_computation, run.id)
    refused(404, computations.delete_computation, run.id)
    refused(404, computations.list_computation_results, run.id)
    refused(404, computations.rename_computation, run.id, "late")
    refused(404, computations.get_result_file_urls, run.id, "output")
    assert run.id not in {one.id for one in ocean.ada.capsules.list_computations(ocean.capsules["slow-run"])}


def test_signed_urls_end_with_the_run(ocean):
    run = finished(ocean)
    url = ocean.ada.computations.get_result_file_urls(run.id, "output").download_url
    ocean.ada.computations.delete_computation(run.id)
    assert requests.get(url, timeout=30).status_code == 404


def test_all_runs_come_at_once(ocean):
    """1.9: the list of computations has no pages."""
    id = ocean.capsules["slow-run"]
    before = len(ocean.get(f"capsules/{id}/computations"))
    runs = [ocean.post("computations", {"capsule_id": id})["id"] for _ in range(120)]
    listed = [run.id for run in ocean.ada.capsules.list_computations(id)]
    assert len(listed) == before + 120 and listed[:120] == runs[::-1], "newest first, also within a second"


def test_a_run_is_an_access(ocean):
    """3.1: `last_accessed`, by which one can sort."""
    ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["stale-2019"]))
    latest = ocean.ada.capsules.search_capsules(CapsuleSearchParams(
        sort_field=CapsuleSortBy.LastAccessed, sort_order=SortOrder.Descending, limit=1)).results
    assert [item.name for item in latest] == ["stale-2019"] and abs(latest[0].last_accessed - time.time()) < 60


def test_who_may_rename_and_delete(ocean, refused):
    """5.2, 7.1: who started it, owners of the capsule, administrators; a viewer only the own ones."""
    id = ocean.capsules["shared-with-ben"]
    by_ada = ocean.ada.computations.run_capsule(RunParams(capsule_id=id))
    by_ben = ocean.ben.computations.run_capsule(RunParams(capsule_id=id))
    refused(403, ocean.ben.computations.rename_computation, by_ada.id, "mine")
    refused(403, ocean.ben.computations.delete_computation, by_ada.id)
    refused(404, ocean.dan.computations.delete_computation, by_ada.id)
    ocean.ben.computations.rename_computation(by_ben.id, "ben's")
    ocean.ben.computations.delete_computation(by_ben.id)
    mine = ocean.capsules["ben-private"]
    ocean.ben.capsules.update_permissions(mine, Permissions(users=[UserPermissions(DAN, UserRole.Viewer)]))
    by_dan = ocean.dan.computations.run_capsule(RunParams(capsule_id=mine))
    ocean.ben.computations.rename_computation(by_dan.id, "of my capsule")
    ocean.ben.computations.delete_computation(by_dan.id)


# Cloud workstations


def test_attaching_to_a_workstation(ocean, refused):
    """5.2 X8, X9: bodies and answers as for capsules; seen on the computation."""
    computations, asset = ocean.ada.computations, ocean.assets["reef-images"]
    id = workstation(ocean)
    (result,) = computations.attach_data_assets(id, [DataAssetAttachParams(id=asset, mount="pictures")])
    assert (result.id, result.mount, result.external, result.ready) == (asset, "pictures", True, True)
    assert (asset, "pictures") in [(item.id, item.mount) for item in computations.get_computation(id).data_assets]
    refused(403, computations.attach_data_assets, id, [DataAssetAttachParams(id=asset)])
    refused(404, computations.attach_data_assets, id, [DataAssetAttachParams(id=UNKNOWN)])
    refused(400, computations.attach_data_assets, id, [DataAssetAttachParams(ocean.assets["model-weights"], "pictures")])
    refused(400, computations.attach_data_assets, id, [DataAssetAttachParams(ocean.assets["draft-asset"])])
    refused(404, computations.detach_data_assets, id, [ocean.assets["model-weights"]])
    computations.detach_data_assets(id, [asset])
    assert asset not in [item.id for item in computations.get_computation(id).data_assets or []]
    refused(404, computations.detach_data_assets, id, [asset])


@pytest.mark.parametrize("slash", ["", "/"])
def test_detaching_from_a_workstation_with_and_without_slash(ocean, slash):
    id, asset = workstation(ocean), ocean.assets["model-weights"]
    ocean.post(f"computations/{id}/data_assets", [{"id": asset}])
    ocean.request("DELETE", f"computations/{id}/data_assets{slash}", json=[asset], expect=204)


def test_only_workstations_take_assets(run, shared_ocean, refused):
    """6.3: 400 for an ordinary run."""
    asset = shared_ocean.assets["model-weights"]
    refused(400, shared_ocean.ada.computations.attach_data_assets, run.id, [DataAssetAttachParams(asset)])
    refused(400, shared_ocean.ada.computations.detach_data_assets, run.id, [asset])


def test_a_workstation_that_is_gone_is_not_in_the_way(ocean):
    """4.5: 423 only while it runs."""
    capsule, asset = ocean.capsules["workstation-busy"], ocean.assets["reef-images"]
    ocean.request("POST", f"capsules/{capsule}/data_assets", json=[{"id": asset}], expect=423)
    ocean.ada.computations.delete_computation(workstation(ocean))
    ocean.ada.capsules.attach_data_assets(capsule, [DataAssetAttachParams(asset)])
    ocean.ada.capsules.detach_data_assets(capsule, [asset])
