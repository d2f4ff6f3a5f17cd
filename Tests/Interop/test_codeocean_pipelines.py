"""Pipelines through the official SDK: the same thirteen operations as capsules (section 4), and what differs."""
import pytest
from codeocean.models.capsule import CapsuleReleaseJobStatus, CapsuleSearchParams
from codeocean.models.components import EveryoneRole, Permissions, UserPermissions, UserRole
from codeocean.models.computation import RunParams
from codeocean.models.data_asset import DataAssetAttachParams

BEN, DAN = "ben.colleague@cern.ch", "dan.stranger@cern.ch"


def test_capsules_and_pipelines_are_searched_apart(shared_ocean):
    """Section 2: neither search returns what the other does."""
    capsules = {item.name for item in shared_ocean.ada.capsules.search_capsules(CapsuleSearchParams()).results}
    pipelines = {item.name for item in shared_ocean.ada.pipelines.search_pipelines(CapsuleSearchParams()).results}
    assert {"tide-pipeline", "linked-pipeline", "released-pipeline", "plain-pipeline"} <= pipelines
    assert "tide-fit" in capsules and not capsules & pipelines
    found = shared_ocean.ada.pipelines.search_pipelines(CapsuleSearchParams(query="name:tide-fit"))
    assert "tide-fit" not in {item.name for item in found.results}


def test_the_iterator_over_three_pages_and_more(shared_ocean):
    """8.6: page by page the same as all at once."""
    pipelines = shared_ocean.ada.pipelines
    everything = [item.id for item in pipelines.search_pipelines(CapsuleSearchParams(limit=1000)).results]
    assert len(everything) >= 4
    assert [item.id for item in pipelines.search_pipelines_iterator(CapsuleSearchParams(limit=1))] == everything


def test_a_pipeline_is_a_capsule_object(shared_ocean):
    """Trap 15."""
    pipeline = shared_ocean.ada.pipelines.get_pipeline(shared_ocean.pipelines["linked-pipeline"])
    assert pipeline.name == "linked-pipeline" and pipeline.cloned_from_url.startswith("https://")


def test_the_panel_of_a_pipeline_of_capsules_breaks_the_sdk(shared_ocean):
    """Trap 1: `processes` hold arrays as documented, which the SDK cannot parse; so it is compared as it comes."""
    id = shared_ocean.pipelines["tide-pipeline"]
    panel = shared_ocean.get(f"pipelines/{id}/app_panel")
    assert "parameters" not in panel and "categories" not in panel, "never for pipelines of capsules (3.2)"
    assert panel["processes"]
    for process in panel["processes"]:
        assert process["name"]
        for key, kept in (("categories", {"id", "name"}), ("parameters", {"name", "type"})):
            if key in process:
                assert isinstance(process[key], list) and process[key], "arrays, left out when empty"
                assert all(kept <= set(entry) for entry in process[key])
    assert any("parameters" in process for process in panel["processes"])
    with pytest.raises(AttributeError):
        shared_ocean.ada.pipelines.get_pipeline_app_panel(id)
    assert shared_ocean.get(f"capsules/{id}/app_panel") == panel


def test_the_panel_of_a_version_and_no_panel(shared_ocean, refused):
    """4.3."""
    pipelines = shared_ocean.ada.pipelines
    panel = pipelines.get_pipeline_app_panel(shared_ocean.pipelines["plain-pipeline"])
    assert panel.processes is None and all(parameter.name and parameter.type for parameter in panel.parameters)
    release = shared_ocean.ada.pipelines.get_pipeline(shared_ocean.pipelines["released-pipeline"]).release_capsule
    assert pipelines.get_pipeline_app_panel(release, 1).parameters
    refused(404, pipelines.get_pipeline_app_panel, release, version=9)
    refused(404, pipelines.get_pipeline_app_panel, shared_ocean.pipelines["linked-pipeline"])
    refused(404, pipelines.get_pipeline_app_panel, shared_ocean.pipelines["tide-pipeline"], version=7)


def test_archiving_and_deleting(ocean, refused):
    """4.2, 4.7."""
    pipelines, id = ocean.ada.pipelines, ocean.pipelines["plain-pipeline"]
    refused(403, pipelines.delete_pipeline, id)
    pipelines.archive_pipeline(id, True)
    assert id in {item.id for item in pipelines.search_pipelines(CapsuleSearchParams(archived=True)).results}
    pipelines.archive_pipeline(id, False)
    assert id in {item.id for item in pipelines.search_pipelines(CapsuleSearchParams(archived=False)).results}
    pipelines.archive_pipeline(id, True)
    pipelines.delete_pipeline(id)
    refused(404, pipelines.get_pipeline, id)
    refused(404, ocean.ada.capsules.get_capsule, id)
    refused(404, pipelines.list_computations, id)


def test_a_released_pipeline_stays(ocean, refused):
    """4.2: released wins over archived."""
    id = ocean.pipelines["released-pipeline"]
    ocean.ada.pipelines.archive_pipeline(id, True)
    refused(403, ocean.ada.pipelines.delete_pipeline, id)


def test_permissions(ocean, refused):
    """4.9, 7.1; `share_assets` shares attached assets and pipeline capsules."""
    pipelines, id = ocean.ada.pipelines, ocean.pipelines["plain-pipeline"]
    refused(404, ocean.dan.pipelines.get_permissions, id)
    pipelines.update_permissions(id, Permissions(users=[UserPermissions(DAN, UserRole.Viewer)]))
    assert (DAN, UserRole.Viewer) in [(user.email, user.role) for user in pipelines.get_permissions(id).users]
    assert ocean.dan.pipelines.get_pipeline(id).id == id
    refused(403, ocean.dan.pipelines.update_permissions, id, Permissions(everyone=EveryoneRole.Viewer))
    refused(403, ocean.dan.pipelines.archive_pipeline, id, True)


def test_sharing_a_pipeline_shares_its_capsules(ocean):
    """4.9."""
    id = ocean.pipelines["tide-pipeline"]
    run = ocean.ada.computations.run_pipeline(RunParams(pipeline_id=id))
    parts = {process.capsule_id for process in run.processes}
    assert parts
    ocean.ada.pipelines.update_permissions(
        id, Permissions(users=[UserPermissions(DAN, UserRole.Viewer)], share_assets=True))
    for part in parts:
        assert ocean.dan.capsules.get_capsule(part).id == part


def test_attaching_and_detaching(ocean, refused):
    """4.5, 4.6."""
    pipelines, id, asset = ocean.ada.pipelines, ocean.pipelines["plain-pipeline"], ocean.assets["model-weights"]
    (result,) = pipelines.attach_data_assets(id, [DataAssetAttachParams(asset, "weights")])
    assert (result.id, result.mount, result.ready, result.external) == (asset, "weights", True, False)
    found = pipelines.search_pipelines(CapsuleSearchParams(query=asset)).results
    assert "plain-pipeline" in {item.name for item in found}
    refused(403, pipelines.attach_data_assets, id, [DataAssetAttachParams(asset)])
    pipelines.detach_data_assets(id, [asset])
    refused(404, pipelines.detach_data_assets, id, [asset])
    for slash in ("", "/"):
        pipelines.attach_data_assets(id, [DataAssetAttachParams(asset)])
        ocean.request("DELETE", f"pipelines/{id}/data_assets{slash}", json=[asset], expect=204)


def test_syncing(ocean, refused):
    """4.10."""
    result = ocean.ada.pipelines.sync_pipeline(ocean.pipelines["linked-pipeline"])
    assert result.pushed + result.pulled > 0
    again = ocean.ada.pipelines.sync_pipeline(ocean.pipelines["linked-pipeline"])
    assert (again.pushed, again.pulled, again.new_branch) == (0, 0, False)
    refused(400, ocean.ada.pipelines.sync_pipeline, ocean.pipelines["plain-pipeline"])


def test_releasing(ocean, quick_waits, refused):
    """4.11, 4.12."""
    pipelines, id = ocean.ada.pipelines, ocean.pipelines["released-pipeline"]
    release = pipelines.get_pipeline(id).release_capsule
    versions = pipelines.get_pipeline(release).versions
    job = pipelines.release_pipeline(id)
    assert job.status in (CapsuleReleaseJobStatus.Created, CapsuleReleaseJobStatus.Started)
    refused(423, pipelines.release_pipeline, id)
    assert pipelines.get_release_job(id, job.job_id).job_id == job.job_id
    done = pipelines.wait_until_release_completed(id, job, polling_interval=5, timeout=60)
    assert done.status == CapsuleReleaseJobStatus.Completed and done.release_capsule == release
    assert done.release_version.major_version == versions[-1].major_version + 1
    assert pipelines.get_pipeline(release).versions == [*versions, done.release_version]
    refused(400, pipelines.release_pipeline, ocean.pipelines["plain-pipeline"])
    refused(404, pipelines.get_release_job, id, "rj-none")


def test_waiting_for_a_release_ends_with_a_timeout(ocean, quick_waits):
    """5.3."""
    pipelines, id = ocean.ada.pipelines, ocean.pipelines["released-pipeline"]
    with pytest.raises(TimeoutError):
        pipelines.wait_until_release_completed(id, pipelines.release_pipeline(id), timeout=5)


def test_the_runs_of_a_pipeline(ocean):
    """4.4."""
    id = ocean.pipelines["plain-pipeline"]
    before = ocean.ada.pipelines.list_computations(id)
    run = ocean.ada.computations.run_pipeline(RunParams(pipeline_id=id))
    assert [one.id for one in ocean.ada.pipelines.list_computations(id)] == [run.id, *(one.id for one in before)]
