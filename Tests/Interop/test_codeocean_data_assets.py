"""Data assets and the custom metadata schema through the official SDK (sections 3.4, 6, 7.2)."""
import time

import pytest
import requests
from codeocean.custom_metadata import CustomMetadataFieldType
from codeocean.models.capsule import CapsuleSearchParams
from codeocean.models.components import (
    EveryoneRole, GroupPermissions, GroupRole, Permissions, UserPermissions, UserRole,
)
from codeocean.models.computation import NamedRunParam, Param, PipelineProcess, RunParams
from codeocean.models.data_asset import (
    AWSS3Source, AWSS3Target, CloudWorkstationSource, ComputationSource, DataAssetAttachParams, DataAssetOrigin,
    DataAssetParams, DataAssetSearchOrigin, DataAssetSearchParams, DataAssetState, DataAssetType, DataAssetUpdateParams,
    GCPCloudStorageSource, ResultsInfo, Source, Target, TransferDataParams,
)
from ocean_helpers import UNKNOWN, download, finished, tree, workstation

ADA, BEN, DAN = "ada.demo@cern.ch", "ben.colleague@cern.ch", "dan.stranger@cern.ch"


def new(source=None, **options):
    return DataAssetParams(**{"name": "new asset", "tags": ["interop"], "mount": "new_asset", "source": source, **options})


def aws(**options):
    return Source(aws=AWSS3Source(**{"bucket": "lab-data", **options}))


def names(found):
    return {asset.name for asset in found}


# Getting


def test_an_internal_asset(shared_ocean):
    """3.4."""
    asset = shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets["gauge-data"])
    assert (asset.name, asset.state, asset.type) == ("gauge-data", DataAssetState.Ready, DataAssetType.Dataset)
    assert asset.owner_email == ADA and asset.mount and type(asset.last_used) is int
    assert asset.files > 0 and asset.size > 0 and type(asset.size) is int
    assert asset.source_bucket is None or asset.source_bucket.external is False
    assert asset.failure_reason is None and asset.contained_data_assets is None and asset.provenance is None


def test_an_external_asset(shared_ocean):
    """3.4, 7.2: a bucket link."""
    for name in ("reef-images", "reef-maps"):
        bucket = shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets[name]).source_bucket
        assert bucket.external is True and bucket.origin == DataAssetOrigin.AWS and bucket.bucket


def test_a_combined_asset(shared_ocean):
    """3.4: what it contains, the size is the sum."""
    asset = shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets["all-reefs"])
    assert asset.type == DataAssetType.Combined and asset.files is None
    parts = {part.id: part for part in asset.contained_data_assets}
    assert set(parts) >= {shared_ocean.assets["reef-images"], shared_ocean.assets["reef-maps"]}
    assert len({part.mount for part in parts.values()}) == len(parts)
    assert asset.size == sum(part.size for part in parts.values())


def test_a_result_knows_where_it_is_from(shared_ocean):
    """3.4: provenance on results only."""
    asset = shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets["tide-result"])
    assert asset.type == DataAssetType.Result and asset.provenance
    origin = asset.provenance
    assert origin.capsule or origin.computation
    if origin.capsule:
        assert shared_ocean.ada.capsules.get_capsule(origin.capsule).id == origin.capsule
    if origin.computation:
        assert shared_ocean.ada.computations.get_computation(origin.computation).id == origin.computation
    for id in origin.data_assets or []:
        assert shared_ocean.ada.data_assets.get_data_asset(id).id == id


def test_drafts_and_failures(shared_ocean):
    """3.4: neither files nor size while draft; a reason when failed."""
    draft = shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets["draft-asset"])
    assert draft.state == DataAssetState.Draft and draft.files is None and draft.size is None
    failed = shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets["failed-asset"])
    assert failed.state == DataAssetState.Failed and failed.failure_reason


def test_never_used_is_zero_and_there(shared_ocean):
    """Trap 18: 0 must not be left out."""
    page = shared_ocean.post("data_assets/search", {"limit": 1000})
    assert 0 in {asset["last_used"] for asset in page["results"]}


def test_an_archived_asset_can_be_read(shared_ocean):
    assert shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets["archived-asset"]).name == "archived-asset"


# Creating from buckets


def test_a_copy_of_a_bucket_is_a_draft_and_then_ready(ocean, quick_waits):
    """6.1, trap 23: 200 with draft; ready later, with files and size; private to the creator."""
    before = time.time()
    asset = ocean.ada.data_assets.create_data_asset(DataAssetParams(
        name="tide gauges", tags=["tides", "gauge"], mount="tide_gauges", description="Copied",
        source=Source(aws=AWSS3Source(bucket="lab-data", prefix="tides/2024", public=True)),
        custom_metadata={"station": "Reef 4", "depth": 12.5, "sampled on": 1762900000}))
    assert asset.state == DataAssetState.Draft and asset.files is None and asset.size is None
    assert (asset.name, asset.tags, asset.mount, asset.description) == (
        "tide gauges", ["tides", "gauge"], "tide_gauges", "Copied")
    assert asset.type == DataAssetType.Dataset and asset.last_used == 0 and asset.owner_email == ADA
    assert before - 2 < asset.created < time.time() + 2
    ready = ocean.ada.data_assets.wait_until_ready(asset)
    assert quick_waits.slept and set(quick_waits.slept) == {5}
    assert ready.state == DataAssetState.Ready and ready.files > 0 and ready.size > 0
    bucket = ready.source_bucket
    assert (bucket.origin, bucket.bucket, bucket.prefix, bucket.external) == ("aws", "lab-data", "tides/2024", False)
    assert ready.custom_metadata == {"station": "Reef 4", "depth": 12.5, "sampled on": 1762900000}
    files = tree(lambda path: ocean.ada.data_assets.list_data_asset_files(asset.id, path))
    assert len(files) == ready.files and sum(files.values()) == ready.size
    assert ocean.request("GET", f"data_assets/{asset.id}", token="cop_colleague").status_code == 404


def test_a_link_to_a_bucket(ocean):
    """6.1: `keep_on_external_storage` makes it external, found by origin."""
    asset = ocean.ada.data_assets.create_data_asset(new(aws(
        keep_on_external_storage=True, prefix="reef", endpoint_name="minio")))
    assert ocean.settled(asset.id)["source_bucket"] == {
        "bucket": "lab-data", "external": True, "origin": "aws", "prefix": "reef"}
    found = ocean.ada.data_assets.search_data_assets(DataAssetSearchParams(origin=DataAssetSearchOrigin.External))
    assert asset.id in {one.id for one in found.results}


def test_a_google_bucket(ocean):
    """6.1: internal, origin gcp; and no secret comes back."""
    asset = ocean.ada.data_assets.create_data_asset(new(Source(gcp=GCPCloudStorageSource(
        bucket="gcp-lab", client_id="me", client_secret="s3cr3t", prefix="a"))))
    ready = ocean.settled(asset.id)
    assert ready["state"] == "ready" and ready["type"] == "dataset"
    assert ready["source_bucket"] == {"bucket": "gcp-lab", "external": False, "origin": "gcp", "prefix": "a"}
    assert "s3cr3t" not in str(ready)


def test_a_bucket_that_is_not_there(ocean, quick_waits):
    """6.1, 5.3: accepted, then failed with a reason; the wait helper returns it."""
    asset = ocean.ada.data_assets.create_data_asset(new(aws(bucket="missing-bucket")))
    assert asset.state == DataAssetState.Draft
    failed = ocean.ada.data_assets.wait_until_ready(asset, polling_interval=5, timeout=60)
    assert failed.state == DataAssetState.Failed and failed.failure_reason and failed.files is None


def test_waiting_for_an_asset_ends_with_a_timeout(shared_ocean, quick_waits):
    """5.3."""
    assets = shared_ocean.ada.data_assets
    draft = assets.get_data_asset(shared_ocean.assets["draft-asset"])
    for options in ({"polling_interval": 4}, {"timeout": 4}, {"polling_interval": 10, "timeout": 9}, {"timeout": -1}):
        with pytest.raises(ValueError):
            assets.wait_until_ready(draft, **options)
    assert quick_waits.slept == []
    with pytest.raises(TimeoutError, match=draft.id):
        assets.wait_until_ready(draft, timeout=5)


def test_the_input_bucket_is_for_administrators(ocean, refused):
    """6.1: all other fields are ignored; 403 for others."""
    source = aws(bucket="", use_input_bucket=True, prefix="incoming")
    asset = ocean.ada.data_assets.create_data_asset(new(source))
    assert ocean.settled(asset.id)["state"] == "ready"
    refused(403, ocean.ben.data_assets.create_data_asset, new(source))


@pytest.mark.parametrize("old", [{"access_key_id": "AK", "secret_access_key": "SK"}, {"index_data": True}])
def test_fields_of_older_clients_are_ignored(ocean, old):
    """3.6."""
    body = {"name": "old", "mount": "old", "tags": ["t"], "source": {"aws": {"bucket": "lab-data", **old}}}
    assert ocean.post("data_assets", body)["state"] == "draft"


def test_a_new_asset_can_be_used_when_ready(ocean, refused):
    """7.2: only ready ones are attached; a draft has no files yet (6.2)."""
    id, draft = ocean.capsules["stale-2021"], ocean.assets["draft-asset"]
    refused(400, ocean.ada.capsules.attach_data_assets, id, [DataAssetAttachParams(draft)])
    assert ocean.ada.data_assets.list_data_asset_files(draft).items == []
    refused(404, ocean.ada.data_assets.get_data_asset_file_urls, draft, "README.txt")
    assert ocean.ada.data_assets.update_metadata(draft, DataAssetUpdateParams(name="renamed")).state == DataAssetState.Draft
    asset = ocean.ada.data_assets.create_data_asset(new(aws()))
    ocean.settled(asset.id)
    assert ocean.ada.capsules.attach_data_assets(id, [DataAssetAttachParams(asset.id)])[0].mount == "new_asset"


# Creating from runs and other assets


def test_captured_results_are_the_files_of_the_run(ocean):
    """6.1: a result asset with provenance and the frozen parameters, equal to the run's files byte by byte."""
    ada, capsule = ocean.ada, ocean.capsules["tide-fit"]
    run = ada.computations.run_capsule(RunParams(capsule_id=capsule, named_parameters=[NamedRunParam("harmonics", "8")]))
    ocean.finished(run.id)
    asset = ada.data_assets.create_data_asset(new(Source(computation=ComputationSource(id=run.id))))
    assert asset.type == DataAssetType.Result
    ocean.settled(asset.id)
    ready = ada.data_assets.get_data_asset(asset.id)
    of_run = tree(lambda path: ada.computations.list_computation_results(run.id, path))
    of_asset = tree(lambda path: ada.data_assets.list_data_asset_files(asset.id, path))
    assert of_asset == of_run and (ready.files, ready.size) == (len(of_run), sum(of_run.values()))
    for path in of_run:
        assert (download(ada.data_assets.get_data_asset_file_urls(asset.id, path).download_url).content
                == download(ada.computations.get_result_file_urls(run.id, path).download_url).content), path
    assert ready.provenance.computation == run.id or ready.provenance.capsule == capsule
    assert ocean.assets["gauge-data"] in ready.provenance.data_assets
    assert {parameter.value for parameter in ready.app_parameters} >= {"8"}
    ada.computations.delete_computation(run.id)
    assert tree(lambda path: ada.data_assets.list_data_asset_files(asset.id, path)) == of_run, "it is a copy"


def test_one_folder_of_the_results(ocean, refused):
    """6.1: `path` captures one folder, whose files are then in the root."""
    run = finished(ocean)
    asset = ocean.ada.data_assets.create_data_asset(new(Source(computation=ComputationSource(id=run.id, path="plots"))))
    ocean.settled(asset.id)
    files = tree(lambda path: ocean.ada.data_assets.list_data_asset_files(asset.id, path))
    plots = {path.removeprefix("plots/"): size for path, size in
             tree(lambda path: ocean.ada.computations.list_computation_results(run.id, path), "plots").items()}
    assert files in (plots, {f"plots/{path}": size for path, size in plots.items()}) and files
    refused(404, ocean.ada.data_assets.create_data_asset, new(Source(computation=ComputationSource(run.id, "nowhere"))))


def test_results_written_to_a_bucket(ocean):
    """6.1: with a target the result is external."""
    run = finished(ocean)
    asset = ocean.ada.data_assets.create_data_asset(new(
        Source(computation=ComputationSource(run.id)),
        target=Target(aws=AWSS3Target(bucket="lab-results", endpoint_name="minio", prefix="tide"))))
    ready = ocean.settled(asset.id)
    assert ready["type"] == "result" and ready["provenance"]
    assert ready["source_bucket"] == {"bucket": "lab-results", "external": True, "origin": "aws", "prefix": "tide"}


def test_whose_results_one_may_capture(ocean, refused):
    """6.1, 7.1: of one's own runs, of one's capsules, as administrator; not of others."""
    by_ada = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["shared-with-ben"]))
    by_ben = ocean.ben.computations.run_capsule(RunParams(capsule_id=ocean.capsules["shared-with-ben"]))
    ocean.finished(by_ada.id)
    ocean.finished(by_ben.id)
    refused(403, ocean.ben.data_assets.create_data_asset, new(Source(computation=ComputationSource(by_ada.id))))
    refused(404, ocean.dan.data_assets.create_data_asset, new(Source(computation=ComputationSource(by_ada.id))))
    mine = ocean.ben.data_assets.create_data_asset(new(Source(computation=ComputationSource(by_ben.id))))
    assert mine.owner_email == BEN
    assert ocean.ada.data_assets.create_data_asset(new(Source(computation=ComputationSource(by_ben.id)))).owner_email == ADA


def test_what_has_no_results_is_not_captured(shared_ocean, refused):
    """6.1: a failed run may be captured if it has results; one that left nothing or still runs has none."""
    create, list_runs = shared_ocean.ada.data_assets.create_data_asset, shared_ocean.ada.capsules.list_computations
    for name in ("platform-failure", "slow-run"):
        run = list_runs(shared_ocean.capsules[name])[0]
        refused(400, create, new(Source(computation=ComputationSource(run.id))))


def test_a_failed_run_is_captured(ocean):
    """6.1."""
    (run,) = ocean.ada.capsules.list_computations(ocean.capsules["always-fails"])
    asset = ocean.ada.data_assets.create_data_asset(new(Source(computation=ComputationSource(run.id))))
    ocean.settled(asset.id)
    assert [item.path for item in ocean.ada.data_assets.list_data_asset_files(asset.id).items] == ["output"]


def test_from_a_workstation(ocean, refused):
    """6.1: with `run_script` a result, without a dataset; the path must not be empty."""
    id = workstation(ocean)
    dataset = ocean.ada.data_assets.create_data_asset(new(Source(
        cloud_workstation=CloudWorkstationSource(id=id, path="scratch"))))
    assert dataset.type == DataAssetType.Dataset
    result = ocean.ada.data_assets.create_data_asset(new(Source(
        cloud_workstation=CloudWorkstationSource(id=id, path="scratch", run_script="code/run"))))
    assert result.type == DataAssetType.Result and result.provenance.run_script == "code/run"
    assert {ocean.settled(dataset.id)["state"], ocean.settled(result.id)["state"]} == {"ready"}
    refused(400, ocean.ada.data_assets.create_data_asset, new(Source(cloud_workstation=CloudWorkstationSource(id, ""))))


def test_combining(ocean, refused):
    """6.1: two or more external assets."""
    parts = [ocean.assets["reef-images"], ocean.assets["reef-maps"]]
    asset = ocean.ada.data_assets.create_data_asset(new(data_asset_ids=parts))
    assert asset.type == DataAssetType.Combined
    ocean.settled(asset.id)
    ready = ocean.ada.data_assets.get_data_asset(asset.id)
    assert [part.id for part in ready.contained_data_assets] == parts
    assert ready.size == sum(part.size for part in ready.contained_data_assets)
    refused(400, ocean.ada.data_assets.create_data_asset, new(data_asset_ids=[*parts, ocean.assets["gauge-data"]]))
    refused(400, ocean.ada.data_assets.create_data_asset, new(data_asset_ids=parts[:1]))
    refused(404, ocean.ada.data_assets.create_data_asset, new(data_asset_ids=[*parts, UNKNOWN]))
    refused(400, ocean.ada.data_assets.create_data_asset, new(aws(), data_asset_ids=parts))


def test_results_from_elsewhere(ocean, refused):
    """6.1: `results_info` with a bucket makes a result with lineage; it needs a capsule or a pipeline."""
    capsule, gauge = ocean.capsules["tide-fit-release"], ocean.assets["gauge-data"]
    asset = ocean.ada.data_assets.create_data_asset(new(aws(keep_on_external_storage=True), results_info=ResultsInfo(
        capsule_id=capsule, version=1, commit="9a8b7c6d", run_script="code/run", data_assets=[gauge],
        parameters=[Param(name="Harmonics", param_name="harmonics", value="8")])))
    assert asset.type == DataAssetType.Result
    origin = asset.provenance
    assert (origin.capsule, origin.commit, origin.run_script, origin.data_assets) == (capsule, "9a8b7c6d", "code/run", [gauge])
    assert [(parameter.name, parameter.value) for parameter in asset.app_parameters] == [("Harmonics", "8")]
    piped = ocean.ada.data_assets.create_data_asset(new(aws(), results_info=ResultsInfo(
        pipeline_id=ocean.pipelines["tide-pipeline"], nextflow_profile="standard", processes=[PipelineProcess(
            name="fit", capsule_id=capsule, version=2, public=False, parameters=[Param("Method", "method", "ols")])])))
    assert piped.type == DataAssetType.Result and piped.nextflow_profile == "standard"
    assert piped.provenance.capsule == ocean.pipelines["tide-pipeline"]
    refused(400, ocean.ada.data_assets.create_data_asset, new(aws(), results_info=ResultsInfo(commit="9a8b7c6d")))


# What cannot be created


@pytest.mark.parametrize(("change", "status"), [
    ({"source": None}, 400), ({"source": {}}, 400), ({"source": {"aws": None, "gcp": None}}, 400),
    ({"source": {"aws": {"bucket": "b"}, "gcp": {"bucket": "b"}}}, 400), ({"source": {"aws": {}}}, 400),
    ({"source": {"aws": {"bucket": 5}}}, 400), ({"source": "aws"}, 400), ({"source": {"computation": {"id": UNKNOWN}}}, 404),
    ({"source": {"cloud_workstation": {"id": UNKNOWN, "path": "x"}}}, 404), ({"source": None, "data_asset_ids": []}, 400),
    ({"name": None}, 400), ({"name": ""}, 400), ({"name": 5}, 400), ({"mount": None}, 400), ({"mount": "two words"}, 400),
    ({"mount": ".."}, 400), ({"tags": None}, 400), ({"tags": [5]}, 400), ({"target": {"aws": {"bucket": "b"}}}, 400),
    ({"custom_metadata": {"colour": "red"}}, 400), ({"custom_metadata": {"station": "Atlantis"}}, 400),
    ({"custom_metadata": {"station": 5}}, 400), ({"custom_metadata": {"depth": 90.5}}, 400),
    ({"custom_metadata": {"depth": -1}}, 400), ({"custom_metadata": {"depth": "deep"}}, 400),
    ({"custom_metadata": {"sampled on": "yesterday"}}, 400), ({"custom_metadata": "station"}, 400),
])
def test_what_cannot_be_created(shared_ocean, change, status):
    """6.1, 6.3; null means absent."""
    body = {"name": "n", "mount": "m", "tags": ["t"], "source": {"aws": {"bucket": "lab-data"}}, **change}
    shared_ocean.request("POST", "data_assets", json=body, expect=status)


def test_nothing_remains_of_what_was_refused(ocean):
    before = set(ocean.assets)
    ocean.request("POST", "data_assets", json={"name": "n", "mount": "m", "tags": ["t"]}, expect=400)
    assert {item["name"] for item in ocean.post("data_assets/search", {"limit": 1000})["results"]} <= before


def test_null_members_of_the_sdk_are_absent(ocean):
    """Trap 5: all that is unset arrives as null, in nested objects too."""
    body = new(aws(), custom_metadata={"station": None, "depth": 3}).to_dict()
    assert body["target"] is None and body["source"]["gcp"] is None and body["source"]["aws"]["prefix"] is None
    assert ocean.post("data_assets", body)["custom_metadata"] == {"depth": 3}


# Metadata


def test_the_schema_of_custom_metadata(shared_ocean):
    """3.5 M1."""
    schema = shared_ocean.ada.custom_metadata.get_custom_metadata()
    fields = {field.name: field for field in schema.fields}
    assert {field.type for field in schema.fields} == set(CustomMetadataFieldType)
    assert {field.category for field in schema.fields} - {None} <= set(schema.categories)
    assert "Reef 4" in fields["station"].allowed_values
    assert (fields["depth"].range.min, fields["depth"].range.max, fields["depth"].units) == (0, 90, "m")
    assert fields["sampled on"].type == CustomMetadataFieldType.Date
    assert any(field.multiple for field in schema.fields)


def test_updating_leaves_the_rest_alone(ocean):
    """6.2 D3, trap 5: null leaves unchanged, tags are replaced, custom metadata is merged."""
    assets, id = ocean.ada.data_assets, ocean.assets["gauge-data"]
    before = assets.get_data_asset(id)
    assert before.tags and before.description
    after = assets.update_metadata(id, DataAssetUpdateParams(name="gauges"))
    assert after.name == "gauges" and after == assets.get_data_asset(id)
    assert (after.tags, after.description, after.mount, after.custom_metadata, after.size) == (
        before.tags, before.description, before.mount, before.custom_metadata, before.size)
    assert assets.update_metadata(id, DataAssetUpdateParams(tags=["only"])).tags == ["only"]
    assert assets.update_metadata(id, DataAssetUpdateParams(description="New", mount="gauges_2")).mount == "gauges_2"
    assert not assets.update_metadata(id, DataAssetUpdateParams(tags=[])).tags
    assets.update_metadata(id, DataAssetUpdateParams(custom_metadata={"station": "Reef 4", "depth": 1}))
    merged = assets.update_metadata(id, DataAssetUpdateParams(custom_metadata={"depth": 2})).custom_metadata
    assert (merged["station"], merged["depth"]) == ("Reef 4", 2)
    assert assets.get_data_asset(id).name == "gauges" and assets.get_data_asset(id).description == "New"


def test_fields_with_several_values(ocean, refused):
    """6.1: a list for `multiple` fields."""
    schema = ocean.ada.custom_metadata.get_custom_metadata()
    name = next(field.name for field in schema.fields if field.multiple)
    assets, id = ocean.ada.data_assets, ocean.assets["gauge-data"]
    given = {name: ["radar", "float"]}
    assert assets.update_metadata(id, DataAssetUpdateParams(custom_metadata=given)).custom_metadata[name] == ["radar", "float"]
    refused(400, assets.update_metadata, id, DataAssetUpdateParams(custom_metadata={"station": ["Reef 4"]}))


@pytest.mark.parametrize("change", [
    {"custom_metadata": {"colour": "red"}}, {"custom_metadata": {"depth": 91}}, {"mount": "a/b"}, {"mount": ""}, {"name": ""},
    {"tags": "tides"}, {"name": 5},
])
def test_what_an_update_cannot_set(shared_ocean, change):
    path = shared_ocean.path("data_assets/<gauge-data>")
    before = shared_ocean.get(path)
    shared_ocean.request("PUT", path, json={"description": "must not stay", **change}, expect=400)
    assert shared_ocean.get(path) == before


def test_who_may_update(ocean, refused):
    """7.1: a viewer reads, an owner writes."""
    id = ocean.assets["shared-asset"]
    assert ocean.ben.data_assets.get_data_asset(id).id == id
    refused(403, ocean.ben.data_assets.update_metadata, id, DataAssetUpdateParams(name="mine"))
    refused(403, ocean.ben.data_assets.archive_data_asset, id, True)
    refused(403, ocean.ben.data_assets.delete_data_asset, id)
    refused(404, ocean.dan.data_assets.update_metadata, id, DataAssetUpdateParams(name="mine"))
    assert ocean.ben.data_assets.update_metadata(
        ocean.assets["ben-asset"], DataAssetUpdateParams(name="ben's")).name == "ben's"


# Archive and delete


def test_archiving_and_deleting(ocean, refused):
    """6.2 D4, D5."""
    assets, id = ocean.ada.data_assets, ocean.assets["model-weights"]
    refused(403, assets.delete_data_asset, id)
    for _ in range(2):
        assets.archive_data_asset(id, archive=True)
    assert "model-weights" in names(assets.search_data_assets(DataAssetSearchParams(archived=True)).results)
    assert "model-weights" not in names(assets.search_data_assets(DataAssetSearchParams()).results)
    assets.archive_data_asset(id, archive=False)
    assert "model-weights" in names(assets.search_data_assets(DataAssetSearchParams(archived=False)).results)
    refused(403, assets.delete_data_asset, id)
    assets.archive_data_asset(id, True)
    assets.delete_data_asset(id)
    refused(404, assets.get_data_asset, id)
    refused(404, assets.delete_data_asset, id)
    refused(404, assets.list_data_asset_files, id)
    refused(404, assets.get_permissions, id)
    refused(404, assets.get_data_asset_file_urls, id, "x")
    refused(404, ocean.ada.capsules.attach_data_assets, ocean.capsules["stale-2021"], [DataAssetAttachParams(id)])


def test_what_used_a_deleted_asset_goes_on(ocean):
    """4.2, 6.2: nothing breaks that had it attached, contained or as input."""
    for name in ("gauge-data", "reef-maps"):
        ocean.ada.data_assets.archive_data_asset(ocean.assets[name], True)
        ocean.ada.data_assets.delete_data_asset(ocean.assets[name])
    ocean.ada.capsules.get_capsule_app_panel(ocean.capsules["tide-fit"])
    ocean.get(ocean.path("pipelines/<tide-pipeline>/app_panel"))
    assert ocean.ada.data_assets.get_data_asset(ocean.assets["all-reefs"]).type == DataAssetType.Combined
    assert ocean.ada.data_assets.get_data_asset(ocean.assets["tide-result"]).provenance
    assert ocean.ada.capsules.list_computations(ocean.capsules["tide-fit"])
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=ocean.capsules["tide-fit"]))
    assert ocean.finished(run.id)["state"] == "completed"
    ocean.ada.capsules.search_capsules(CapsuleSearchParams(query=ocean.assets["gauge-data"]))


def test_owner_and_administrator_delete(ocean, refused):
    """6.2 D4."""
    ocean.ben.data_assets.archive_data_asset(ocean.assets["ben-asset"], True)
    refused(404, ocean.dan.data_assets.delete_data_asset, ocean.assets["ben-asset"])
    ocean.ben.data_assets.delete_data_asset(ocean.assets["ben-asset"])


# Permissions


def test_permissions(ocean, refused):
    """4.9, 6.2: viewer and owner, plus discoverable for groups and everyone; `editor` is 400 (12)."""
    assets, id = ocean.ada.data_assets, ocean.assets["model-weights"]
    refused(404, ocean.dan.data_assets.get_data_asset, id)
    assets.update_permissions(id, Permissions(everyone=EveryoneRole.Discoverable))
    assert ocean.dan.data_assets.get_data_asset(id).id == id
    refused(403, ocean.dan.data_assets.list_data_asset_files, id)
    refused(403, ocean.dan.data_assets.get_data_asset_file_urls, id, "x")
    assets.update_permissions(id, Permissions(users=[UserPermissions(DAN, UserRole.Viewer)]))
    assert ocean.dan.data_assets.list_data_asset_files(id).items
    permissions = assets.get_permissions(id)
    assert {user.email: user.role for user in permissions.users} == {ADA: UserRole.Owner, DAN: UserRole.Viewer}
    assert permissions.everyone == EveryoneRole.Discoverable
    assert ocean.dan.data_assets.get_permissions(id).users
    refused(403, ocean.dan.data_assets.update_permissions, id, Permissions(everyone=EveryoneRole.Viewer))
    refused(400, assets.update_permissions, id, Permissions(users=[UserPermissions(DAN, UserRole.Editor)]))
    refused(400, assets.update_permissions, id, Permissions(users=[UserPermissions(ADA, UserRole.Viewer)]))
    assets.update_permissions(id, Permissions(
        groups=[GroupPermissions("ocean-team", GroupRole.Viewer)], everyone=EveryoneRole.None_))
    assert ocean.ben.data_assets.list_data_asset_files(id).items
    assert ocean.dan.data_assets.list_data_asset_files(id).items, "named users keep their role"


# Files


def test_files_at_every_level(shared_ocean):
    """6.2 D9."""
    assets, id = shared_ocean.ada.data_assets, shared_ocean.assets["gauge-data"]
    root = assets.list_data_asset_files(id).items
    assert "plots" in {item.name for item in root if item.type == "folder"}
    assert {item.type for item in root} == {"file", "folder"}
    files = tree(lambda path: assets.list_data_asset_files(id, path))
    asset = assets.get_data_asset(id)
    assert (asset.files, asset.size) == (len(files), sum(files.values()))
    for path, size in files.items():
        urls = assets.get_data_asset_file_urls(id, path)
        assert len(download(urls.download_url).content) == len(download(urls.view_url).content) == size
        assert requests.get(urls.download_url, auth=("cop_demo", ""), timeout=30).status_code == 400


@pytest.mark.parametrize("body", [{"json": {"path": None}}, {"json": {}}, {}])
def test_the_root_of_the_files_in_every_form(shared_ocean, body):
    path = shared_ocean.path("data_assets/<gauge-data>/files")
    answer = shared_ocean.request("POST", path, expect=200, headers={"Content-Type": "application/json"}, **body).json()
    assert answer == shared_ocean.post(path, {"path": ""}) and answer["items"]


def test_a_folder_by_a_raw_request(shared_ocean):
    """3.5: `path` is what one feeds back."""
    answer = shared_ocean.post(shared_ocean.path("data_assets/<gauge-data>/files"), {"path": "plots"})
    assert answer["items"] and all(item["path"] == f"plots/{item['name']}" for item in answer["items"])
    again = shared_ocean.post(shared_ocean.path("data_assets/<gauge-data>/files"), {"path": "plots/"})
    assert again == answer


def test_the_deprecated_download_url(shared_ocean):
    """6.2 D11."""
    assets, id = shared_ocean.ada.data_assets, shared_ocean.assets["gauge-data"]
    path = next(iter(tree(lambda path: assets.list_data_asset_files(id, path))))
    with pytest.warns(DeprecationWarning):
        url = assets.get_data_asset_file_download_url(id, path).url
    assert download(url).content == download(assets.get_data_asset_file_urls(id, path).download_url).content


def test_files_that_are_not_there(shared_ocean, refused):
    """6.3."""
    assets, id = shared_ocean.ada.data_assets, shared_ocean.assets["gauge-data"]
    refused(404, assets.list_data_asset_files, id, "nowhere")
    refused(404, assets.get_data_asset_file_urls, id, "nothing.csv")
    refused(404, assets.get_data_asset_file_urls, id, "plots")
    for operation in ("urls", "download_url"):
        shared_ocean.request("GET", f"data_assets/{id}/files/{operation}", expect=400)


@pytest.mark.parametrize("name", ["reef-images", "all-reefs"])
def test_only_internal_assets_have_files_here(shared_ocean, refused, name):
    """6.2: external and combined 400."""
    assets, id = shared_ocean.ada.data_assets, shared_ocean.assets[name]
    refused(400, assets.list_data_asset_files, id)
    refused(400, assets.get_data_asset_file_urls, id, "x")
    shared_ocean.request("GET", f"data_assets/{id}/files/download_url?path=x", expect=400)


# Transfer


def test_an_internal_asset_becomes_external(ocean, refused):
    """6.2 D12: admin only; provenance kept, the time noted; stays ready all along."""
    assets, id = ocean.ada.data_assets, ocean.assets["tide-result"]
    before = assets.get_data_asset(id)
    assert before.last_transferred is None
    params = TransferDataParams(target=Target(aws=AWSS3Target(bucket="cold-store", prefix="tides")), force=True)
    began = int(time.time())
    assert assets.transfer_data_asset(id, params) is None
    deadline = time.monotonic() + 20
    while (after := assets.get_data_asset(id)).last_transferred is None:
        assert after.state == DataAssetState.Ready and time.monotonic() < deadline
        time.sleep(0.1)
    assert began - 1 <= after.last_transferred <= time.time() + 1 and after.transfer_error is None
    assert (after.source_bucket.external, after.source_bucket.bucket, after.source_bucket.prefix) == (
        True, "cold-store", "tides")
    assert after.provenance == before.provenance and after.state == DataAssetState.Ready
    refused(400, assets.list_data_asset_files, id)
    found = assets.search_data_assets(DataAssetSearchParams(origin=DataAssetSearchOrigin.External))
    assert id in {asset.id for asset in found.results}


def test_a_transfer_that_fails_says_so(ocean):
    """3.4, 6.2: `transfer_error`; the asset stays where it was."""
    id = ocean.assets["gauge-data"]
    ocean.ada.data_assets.transfer_data_asset(id, TransferDataParams(Target(aws=AWSS3Target("missing-bucket")), True))
    deadline = time.monotonic() + 20
    while (after := ocean.ada.data_assets.get_data_asset(id)).transfer_error is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert after.state == DataAssetState.Ready and ocean.ada.data_assets.list_data_asset_files(id).items


def test_a_transfer_is_for_administrators(ocean, refused):
    """6.2 D12."""
    params = TransferDataParams(target=Target(aws=AWSS3Target(bucket="cold-store")))
    refused(403, ocean.ben.data_assets.transfer_data_asset, ocean.assets["ben-asset"], params)
    refused(400, ocean.ada.data_assets.transfer_data_asset, ocean.assets["ben-asset"], TransferDataParams(target=Target()))
    refused(404, ocean.ada.data_assets.transfer_data_asset, UNKNOWN, params)


def test_a_transfer_must_be_forced_when_a_release_pipeline_uses_the_asset(ocean, refused):
    """6.2 D12, 6.3."""
    pipelines = ocean.ada.pipelines
    release = pipelines.get_pipeline(pipelines.get_pipeline(ocean.pipelines["released-pipeline"]).release_capsule)
    used = [id for id in ocean.assets.values() if release.id in {
        item.id for item in pipelines.search_pipelines(CapsuleSearchParams(query=id)).results}]
    assert used, "the demo data has a release pipeline with a data asset"
    target = Target(aws=AWSS3Target(bucket="cold-store"))
    refused(400, ocean.ada.data_assets.transfer_data_asset, used[0], TransferDataParams(target))
    refused(400, ocean.ada.data_assets.transfer_data_asset, used[0], TransferDataParams(target, force=False))
    ocean.ada.data_assets.transfer_data_asset(used[0], TransferDataParams(target, force=True))
