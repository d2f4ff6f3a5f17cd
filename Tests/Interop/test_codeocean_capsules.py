"""Capsules through the official SDK (sections 3.1, 3.2, 4). Search has its own file, and so has what is refused in general."""
import concurrent.futures
import re
import time

import pytest
import requests
from codeocean.models.capsule import (
    AppPanel, AppPanelDataAssetKind, AppPanelParameterType, CapsuleReleaseJob, CapsuleReleaseJobStatus,
    CapsuleReleaseValidationIssues,
    CapsuleSearchParams, CapsuleStatus, Version,
)
from codeocean.models.components import (
    EveryoneRole, GroupPermissions, GroupRole, Permissions, UserPermissions, UserRole,
)
from codeocean.models.computation import ComputationState, RunParams
from codeocean.models.data_asset import DataAssetAttachParams
from ocean_helpers import UNKNOWN

ADA, BEN, DAN = "ada.demo@cern.ch", "ben.colleague@cern.ch", "dan.stranger@cern.ch"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def names(found):
    return {capsule.name for capsule in found}


def attached_to(ocean, asset):
    """The names of the capsules that have a data asset attached: its bare id as query finds them (8.2)."""
    return names(ocean.ada.capsules.search_capsules(CapsuleSearchParams(query=asset)).results)


# Getting


def test_a_capsule_has_what_the_model_says(shared_ocean):
    """3.1: the required fields, a dashed id, a slug of seven digits as text, seconds as integers."""
    capsule = shared_ocean.ada.capsules.get_capsule(shared_ocean.capsules["tide-fit"])
    assert (capsule.name, capsule.status, capsule.owner_email) == ("tide-fit", CapsuleStatus.NonRelease, ADA)
    assert UUID.fullmatch(capsule.id) and UUID.fullmatch(capsule.owner)
    # The SDK would make a text of a number.
    slug = shared_ocean.get(f"capsules/{capsule.id}")["slug"]
    assert slug == capsule.slug and re.fullmatch("[0-9]{7}", slug)
    assert type(capsule.created) is int and 0 < capsule.created <= time.time()
    assert type(capsule.last_accessed) is int and capsule.last_accessed >= capsule.created
    assert capsule.tags and capsule.description and capsule.versions is None and capsule.release_capsule is None


def test_slugs_are_all_different(shared_ocean):
    slugs = [shared_ocean.get(f"capsules/{id}")["slug"] for id in
             [*shared_ocean.capsules.values(), *shared_ocean.pipelines.values()]]
    assert len(set(slugs)) == len(slugs)


def test_a_release_and_its_source(shared_ocean):
    """7.4, 12: the release has status and versions; the source stays non_release and names its release."""
    capsules = shared_ocean.ada.capsules
    release = capsules.get_capsule(shared_ocean.capsules["tide-fit-release"])
    source = capsules.get_capsule(shared_ocean.capsules["tide-model"])
    assert release.status == CapsuleStatus.Release and release.release_capsule is None
    assert [(version.major_version, version.minor_version) for version in release.versions] == [(1, 0), (2, 0)]
    assert release.versions[0].release_time < release.versions[1].release_time
    assert source.status == CapsuleStatus.NonRelease and source.release_capsule == release.id
    assert source.versions is None
    assert source.slug != release.slug


def test_a_duplicate_names_its_original(shared_ocean):
    """3.1: `original_capsule` is set on duplicates, with the version when made from a release (7.4)."""
    original = shared_ocean.ada.capsules.get_capsule(shared_ocean.capsules["duplicate-of-release"]).original_capsule
    assert original.id == shared_ocean.capsules["tide-fit-release"] and original.name == "tide-fit-release"
    assert original.major_version in (1, 2) and original.minor_version == 0 and type(original.created) is int


def test_a_linked_capsule_names_its_repository(shared_ocean):
    capsules = shared_ocean.ada.capsules
    assert capsules.get_capsule(shared_ocean.capsules["git-linked"]).cloned_from_url.startswith("https://")
    assert capsules.get_capsule(shared_ocean.capsules["tide-fit"]).cloned_from_url is None


def test_an_archived_capsule_can_be_read(shared_ocean):
    """4.1."""
    assert shared_ocean.ada.capsules.get_capsule(shared_ocean.capsules["old-notebook"]).name == "old-notebook"


def test_pipelines_are_found_under_capsules_but_not_the_other_way_round(shared_ocean, refused):
    """Section 2: one id space, `/capsules/{id}` takes pipeline ids; `/pipelines/{id}` does not take a capsule's."""
    id = shared_ocean.pipelines["plain-pipeline"]
    assert shared_ocean.ada.capsules.get_capsule(id) == shared_ocean.ada.pipelines.get_pipeline(id)
    assert shared_ocean.ada.capsules.list_computations(id) == shared_ocean.ada.pipelines.list_computations(id)
    refused(404, shared_ocean.ada.pipelines.get_pipeline, shared_ocean.capsules["tide-fit"])


def test_a_slug_is_no_id(shared_ocean, refused):
    """12."""
    slug = shared_ocean.ada.capsules.get_capsule(shared_ocean.capsules["tide-fit"]).slug
    refused(404, shared_ocean.ada.capsules.get_capsule, slug)


def test_getting_a_capsule_changes_nothing(ocean):
    before = ocean.get(ocean.path("capsules/<tide-fit>"))
    assert ocean.get(ocean.path("capsules/<tide-fit>")) == before


# App panel


def test_the_app_panel(shared_ocean):
    """3.2: parameters with their limits, the attached data asset with its kind, results."""
    panel = shared_ocean.ada.capsules.get_capsule_app_panel(shared_ocean.capsules["tide-fit"])
    assert panel.general.title
    parameters = {parameter.param_name: parameter for parameter in panel.parameters}
    harmonics, method = parameters["harmonics"], parameters["method"]
    assert harmonics.type == AppPanelParameterType.Text and harmonics.value_type == "integer" and harmonics.required
    assert (harmonics.default_value, harmonics.minimum, harmonics.maximum) == ("5", 1, 50)
    assert method.type == AppPanelParameterType.List and method.value_options == ["ols", "ridge"]
    assert method.default_value in method.value_options
    categories = {category.id for category in panel.categories or []}
    assert {parameter.category for parameter in panel.parameters} - {None} <= categories
    (asset,) = panel.data_assets
    assert asset.id == shared_ocean.assets["gauge-data"] and asset.kind == AppPanelDataAssetKind.Internal
    assert asset.accessible and asset.name and asset.mount and not asset.mount.startswith("/")
    assert panel.results and all(result.file_name for result in panel.results)


def test_the_app_panel_of_a_version(shared_ocean, refused):
    """4.3: the latest when absent, 404 for an unknown version, and the SDK drops version 0 (trap 29)."""
    capsules, id = shared_ocean.ada.capsules, shared_ocean.capsules["tide-fit-release"]
    latest = capsules.get_capsule_app_panel(id)
    assert latest == capsules.get_capsule_app_panel(id, version=2) == capsules.get_capsule_app_panel(id, version=0)
    assert capsules.get_capsule_app_panel(id, 1).parameters
    refused(404, capsules.get_capsule_app_panel, id, version=3)


def test_the_version_of_an_app_panel_in_query_and_body(shared_ocean):
    """Section 9: the seed has it in the body, the SDK in the query; both are read, 400 for what is no integer."""
    path = shared_ocean.path("capsules/<tide-fit-release>/app_panel")
    for options in ({"params": {"version": "1"}}, {"json": {"version": 1}}, {"json": {"version": None}}, {"json": {}}):
        shared_ocean.request("GET", path, expect=200, **options)
    for options in ({"params": {"version": "3"}}, {"json": {"version": 3}}):
        shared_ocean.request("GET", path, expect=404, **options)
    for options in ({"params": {"version": "two"}}, {"params": {"version": "1.5"}}, {"json": {"version": "two"}}):
        shared_ocean.request("GET", path, expect=400, **options)


def test_no_app_panel_is_404(shared_ocean, refused):
    """4.3: a consumer of the SDK relies on it."""
    refused(404, shared_ocean.ada.capsules.get_capsule_app_panel, shared_ocean.capsules["ben-private"])


def test_an_empty_app_panel_is_not_404(shared_ocean):
    """3.2, 4.3: `{}` is valid, and something else than none."""
    id = shared_ocean.capsules["public-reader"]
    assert shared_ocean.get(f"capsules/{id}/app_panel") == {}
    assert shared_ocean.ada.capsules.get_capsule_app_panel(id) == AppPanel()


# Computations of a capsule


def test_the_runs_of_a_capsule_are_a_bare_list(ocean):
    """4.4, trap 7: `[]` when there are none; newest first."""
    assert ocean.get(ocean.path("capsules/<favourite-one>/computations")) == []
    id = ocean.capsules["tide-fit"]
    before = ocean.ada.capsules.list_computations(id)
    assert any(run.state == ComputationState.Completed and run.has_results for run in before)
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=id))
    after = ocean.ada.capsules.list_computations(id)
    assert [one.id for one in after] == [run.id, *(one.id for one in before)]
    assert [one.created for one in after] == sorted((one.created for one in after), reverse=True)


def test_on_a_release_users_see_their_own_runs_and_the_release_results(ocean):
    """4.4: admins see all. 12: `owner` is `release` on the release's own run only (trap 14)."""
    id = ocean.capsules["tide-fit-release"]
    ocean.ada.capsules.update_permissions(id, Permissions(users=[UserPermissions(BEN, UserRole.Viewer)]))
    by_ada = ocean.ada.computations.run_capsule(RunParams(capsule_id=id))
    by_ben = ocean.ben.computations.run_capsule(RunParams(capsule_id=id))
    assert by_ben.owner_email == BEN and by_ada.owner_email == ADA
    seen_by_ada = {run.id: run for run in ocean.ada.capsules.list_computations(id)}
    seen_by_ben = {run.id: run for run in ocean.ben.capsules.list_computations(id)}
    assert {by_ada.id, by_ben.id} <= set(seen_by_ada)
    assert by_ben.id in seen_by_ben and by_ada.id not in seen_by_ben
    releases = [run for run in seen_by_ben.values() if run.owner == "release"]
    assert releases and all(run.owner_email is None for run in releases)
    assert {run.owner for run in seen_by_ben.values()} == {"release", by_ben.owner}
    assert ocean.request("GET", f"computations/{by_ada.id}", token="cop_colleague").status_code == 404


def test_on_other_capsules_viewers_see_all_runs(ocean):
    id = ocean.capsules["shared-with-ben"]
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=id))
    assert run.id in {one.id for one in ocean.ben.capsules.list_computations(id)}


# Archive and delete


def test_archiving_hides_and_unarchiving_brings_back(ocean):
    """4.7, trap 2: the SDK sends `?archive=True` and `?archive=False`; both directions can be repeated."""
    capsules, id = ocean.ada.capsules, ocean.capsules["favourite-one"]

    def places():
        return tuple("favourite-one" in names(capsules.search_capsules(CapsuleSearchParams(archived=archived)).results)
                     for archived in (None, False, True))

    assert places() == (True, True, False)
    for _ in range(2):
        capsules.archive_capsule(id, archive=True)
        assert places() == (False, False, True)
    for _ in range(2):
        capsules.archive_capsule(id, archive=False)
        assert places() == (True, True, False)


FLAGS = [
    ({"params": {"archive": "True"}}, True), ({"params": {"archive": "true"}}, True), ({"params": {"archive": "TRUE"}}, True),
    ({"params": {"archive": "1"}}, True), ({"params": {"archive": "False"}}, False), ({"params": {"archive": "false"}}, False),
    ({"params": {"archive": "0"}}, False), ({"json": {"archive": True}}, True), ({"json": {"archive": False}}, False),
    ({"data": "true"}, True), ({"data": "false"}, False),
]


@pytest.mark.parametrize("route", ["capsules/<stale-2019>", "data_assets/<reef-maps>", "pipelines/<plain-pipeline>"])
def test_the_archive_flag_in_every_form(ocean, route):
    """4.7: in the query in any case, else in the body as object or bare."""
    path, kind = ocean.path(route), route.split("/")[0]
    for options, archived in FLAGS:
        ocean.request("PATCH", f"{path}/archive", expect=204, params={"archive": str(not archived)})
        ocean.request("PATCH", f"{path}/archive", expect=204, **options)
        found = ocean.post(f"{kind}/search", {"archived": archived, "limit": 1000})["results"]
        assert path.split("/")[1] in {item["id"] for item in found}, options


def test_archiving_takes_an_owner(ocean, refused):
    """4.7, 7.1: an editor may not."""
    refused(403, ocean.ben.capsules.archive_capsule, ocean.capsules["edited-by-ben"], True)
    refused(403, ocean.ben.capsules.archive_capsule, ocean.capsules["shared-with-ben"], True)
    ocean.ben.capsules.archive_capsule(ocean.capsules["ben-private"], True)
    ocean.ada.capsules.archive_capsule(ocean.capsules["ben-private"], False)


def test_deleting(ocean, refused):
    """4.2: only archived ones; afterwards every path under the id is 404."""
    capsules, id = ocean.ada.capsules, ocean.capsules["stale-2020"]
    refused(403, capsules.delete_capsule, id)
    assert capsules.get_capsule(id).name == "stale-2020"
    capsules.archive_capsule(id, True)
    capsules.delete_capsule(id)
    refused(404, capsules.get_capsule, id)
    refused(404, capsules.list_computations, id)
    refused(404, capsules.get_capsule_app_panel, id)
    refused(404, capsules.get_permissions, id)
    refused(404, capsules.delete_capsule, id)
    refused(404, capsules.archive_capsule, id, False)
    refused(404, ocean.ada.computations.run_capsule, RunParams(capsule_id=id))
    for archived in (False, True):
        assert "stale-2020" not in names(capsules.search_capsules(CapsuleSearchParams(archived=archived)).results)


def test_who_may_delete(ocean, refused):
    """4.2, 7.1: owner or administrator; a plain user may delete the own one, an administrator anyone's."""
    refused(403, ocean.ben.capsules.delete_capsule, ocean.capsules["edited-by-ben"])
    ocean.ben.capsules.archive_capsule(ocean.capsules["ben-private"], True)
    refused(404, ocean.dan.capsules.delete_capsule, ocean.capsules["ben-private"])
    ocean.ada.capsules.delete_capsule(ocean.capsules["ben-private"])
    refused(404, ocean.ben.capsules.get_capsule, ocean.capsules["ben-private"])


@pytest.mark.parametrize("name", ["tide-fit-release", "tide-model"])
def test_what_was_released_cannot_be_deleted(ocean, refused, name):
    """4.2: neither the release nor what it was made from, archived or not."""
    refused(403, ocean.ada.capsules.delete_capsule, ocean.capsules[name])
    ocean.ada.capsules.archive_capsule(ocean.capsules[name], True)
    refused(403, ocean.ada.capsules.delete_capsule, ocean.capsules[name])
    assert ocean.ada.capsules.get_capsule(ocean.capsules[name]).name == name


def test_what_used_a_deleted_capsule_goes_on(ocean, refused):
    """4.2: its runs go with it; a pipeline that has it as a step and results made with it stay readable."""
    id = ocean.capsules["tide-fit"]
    runs = ocean.ada.capsules.list_computations(id)
    ocean.ada.capsules.archive_capsule(id, True)
    ocean.ada.capsules.delete_capsule(id)
    for run in runs:
        refused(404, ocean.ada.computations.get_computation, run.id)
    ocean.get(ocean.path("pipelines/<tide-pipeline>/app_panel"))
    assert ocean.ada.pipelines.list_computations(ocean.pipelines["tide-pipeline"])
    assert ocean.ada.data_assets.get_data_asset(ocean.assets["tide-result"]).provenance.capsule == id


# Permissions


def test_permissions_are_added_and_changed_but_not_replaced(ocean):
    """4.9: an upsert; what is not named stays, and null parts are not sent."""
    capsules, id = ocean.ada.capsules, ocean.capsules["tide-fit"]

    def roles():
        permissions = capsules.get_permissions(id)
        return ({user.email: user.role for user in permissions.users},
                {group.group: group.role for group in permissions.groups or []}, permissions.everyone)

    users, groups, everyone = roles()
    assert users[ADA] == UserRole.Owner
    capsules.update_permissions(id, Permissions(users=[UserPermissions(email=DAN, role=UserRole.Viewer)]))
    assert roles() == ({**users, DAN: UserRole.Viewer}, groups, everyone)
    capsules.update_permissions(id, Permissions(users=[UserPermissions(email=DAN, role=UserRole.Editor)]))
    assert roles() == ({**users, DAN: UserRole.Editor}, groups, everyone)
    capsules.update_permissions(id, Permissions(groups=[GroupPermissions(group="reef-group", role=GroupRole.Discoverable)]))
    assert roles() == ({**users, DAN: UserRole.Editor}, {**groups, "reef-group": GroupRole.Discoverable}, everyone)
    capsules.update_permissions(id, Permissions(everyone=EveryoneRole.Viewer))
    assert roles()[2] == EveryoneRole.Viewer and roles()[0][ADA] == UserRole.Owner
    capsules.update_permissions(id, Permissions())
    assert roles()[2] == EveryoneRole.Viewer
    capsules.update_permissions(id, Permissions(everyone=EveryoneRole.None_))
    assert roles() == ({**users, DAN: UserRole.Editor}, {**groups, "reef-group": GroupRole.Discoverable}, EveryoneRole.None_)


def test_permissions_decide_what_one_sees_and_may(ocean, refused):
    """7.1: invisible is 404, discoverable is seen but not run, a viewer runs, an editor edits, an owner archives."""
    capsules, id = ocean.dan.capsules, ocean.capsules["stale-2021"]
    asset = ocean.assets["reef-images"]

    def give(role):
        ocean.ada.capsules.update_permissions(id, Permissions(users=[UserPermissions(DAN, role)]))

    ocean.ada.data_assets.update_permissions(asset, Permissions(users=[UserPermissions(DAN, UserRole.Viewer)]))
    refused(404, capsules.get_capsule, id)
    refused(404, ocean.dan.computations.run_capsule, RunParams(capsule_id=id))
    ocean.ada.capsules.update_permissions(id, Permissions(everyone=EveryoneRole.Discoverable))
    assert capsules.get_capsule(id).name == "stale-2021"
    refused(403, ocean.dan.computations.run_capsule, RunParams(capsule_id=id))
    refused(403, capsules.list_computations, id)
    give(UserRole.Viewer)
    assert ocean.dan.computations.run_capsule(RunParams(capsule_id=id)).owner_email == DAN
    assert capsules.get_permissions(id).users
    refused(403, capsules.attach_data_assets, id, [DataAssetAttachParams(asset)])
    refused(403, capsules.update_permissions, id, Permissions(everyone=EveryoneRole.Viewer))
    refused(403, capsules.sync_capsule, id)
    give(UserRole.Editor)
    assert capsules.attach_data_assets(id, [DataAssetAttachParams(asset)])[0].ready
    capsules.update_permissions(id, Permissions(everyone=EveryoneRole.Viewer))
    refused(403, capsules.archive_capsule, id, True)
    refused(403, capsules.release_capsule, id)
    give(UserRole.Owner)
    capsules.archive_capsule(id, True)
    capsules.delete_capsule(id)


def test_permissions_of_groups_and_everyone(ocean, refused):
    """7.1: a group's role is its members'; everyone: viewer lets anybody in."""
    id = ocean.capsules["stale-2019"]
    refused(404, ocean.ben.capsules.get_capsule, id)
    ocean.ada.capsules.update_permissions(id, Permissions(groups=[GroupPermissions("ocean-team", GroupRole.Viewer)]))
    assert ocean.ben.capsules.get_capsule(id).id == id
    refused(404, ocean.dan.capsules.get_capsule, id)
    assert ocean.dan.capsules.get_capsule(ocean.capsules["public-reader"]).name == "public-reader"
    assert ocean.dan.capsules.get_capsule(ocean.capsules["discoverable-one"]).name == "discoverable-one"
    refused(403, ocean.dan.computations.run_capsule, RunParams(capsule_id=ocean.capsules["discoverable-one"]))


@pytest.mark.parametrize("flag", [True, "true"])
def test_sharing_the_attached_assets_too(ocean, flag):
    """4.9: `share_assets`, also as the text of the docs' example; without it the assets stay private."""
    id, asset = ocean.capsules["tide-fit"], ocean.assets["gauge-data"]
    body = {"users": [{"email": DAN, "role": "viewer"}]}
    ocean.request("POST", f"capsules/{id}/permissions", json=body, expect=204)
    ocean.request("GET", f"data_assets/{asset}", token="cop_stranger", expect=404)
    ocean.request("POST", f"capsules/{id}/permissions", json={**body, "share_assets": flag}, expect=204)
    ocean.request("GET", f"data_assets/{asset}", token="cop_stranger", expect=200)


def test_sharing_the_attached_assets_by_the_sdk(ocean):
    ocean.ada.capsules.update_permissions(
        ocean.capsules["tide-fit"], Permissions(users=[UserPermissions(DAN, UserRole.Viewer)], share_assets=True))
    assert ocean.dan.data_assets.get_data_asset(ocean.assets["gauge-data"]).name == "gauge-data"


def test_the_last_owner_stays(ocean, refused):
    """4.9."""
    id = ocean.capsules["ben-private"]
    refused(400, ocean.ben.capsules.update_permissions, id, Permissions(users=[UserPermissions(BEN, UserRole.Viewer)]))
    assert [(user.email, user.role) for user in ocean.ben.capsules.get_permissions(id).users] == [(BEN, UserRole.Owner)]
    ocean.ben.capsules.update_permissions(
        id, Permissions(users=[UserPermissions(DAN, UserRole.Owner), UserPermissions(BEN, UserRole.Viewer)]))
    refused(403, ocean.ben.capsules.archive_capsule, id, True)


# Attach and detach


def test_attaching_answers_what_was_attached(ocean):
    """3.5, 4.5: one entry per asset, in order; the own mount by default; external ones say so; ready at once."""
    id = ocean.capsules["stale-2021"]
    gauge, reef = ocean.assets["model-weights"], ocean.assets["reef-images"]
    answer = ocean.post(f"capsules/{id}/data_assets", [{"id": gauge, "mount": None}, {"id": reef, "mount": "pictures"}])
    own = ocean.ada.data_assets.get_data_asset(gauge).mount
    assert answer == [
        {"external": False, "id": gauge, "job_id": "", "mount": own, "mount_state": "", "ready": True},
        {"external": True, "id": reef, "job_id": "", "mount": "pictures", "mount_state": "", "ready": True},
    ]
    assert "stale-2021" in attached_to(ocean, gauge) & attached_to(ocean, reef)
    assert ocean.ada.data_assets.get_data_asset(gauge).last_used > 0


def test_attaching_and_detaching_through_the_sdk(ocean, refused):
    """4.5, 4.6: the SDK detaches with a trailing slash and ids in the body of a DELETE (trap 3)."""
    capsules, id, asset = ocean.ada.capsules, ocean.capsules["stale-2021"], ocean.assets["gauge-data"]
    (result,) = capsules.attach_data_assets(id, [DataAssetAttachParams(id=asset, mount="gauges")])
    assert (result.id, result.mount, result.external, result.ready) == (asset, "gauges", False, True)
    refused(403, capsules.attach_data_assets, id, [DataAssetAttachParams(id=asset, mount="other")])
    capsules.detach_data_assets(id, [asset])
    assert "stale-2021" not in attached_to(ocean, asset)
    refused(404, capsules.detach_data_assets, id, [asset])


@pytest.mark.parametrize("slash", ["", "/"])
def test_detaching_with_and_without_slash(ocean, slash):
    """Section 2: both served directly."""
    path, asset = ocean.path("capsules/<tide-fit>/data_assets"), ocean.assets["gauge-data"]
    ocean.request("DELETE", path + slash, json=[asset], expect=204)
    assert "tide-fit" not in attached_to(ocean, asset)
    ocean.request("POST", path + slash, json=[{"id": asset}], expect=200)
    assert "tide-fit" in attached_to(ocean, asset)


@pytest.mark.parametrize("mount", ["/data/tides", "/tides", "tides"])
def test_a_mount_may_come_as_a_path_into_the_data_folder(ocean, mount):
    """4.5."""
    body = [{"id": ocean.assets["gauge-data"], "mount": mount}]
    assert ocean.post(ocean.path("capsules/<stale-2021>/data_assets"), body)[0]["mount"] == "tides"


@pytest.mark.parametrize("mount", ["", "/", "..", "/data/..", "/data/", "a/../b", "two words", "a/b", "x?"])
def test_a_mount_that_is_no_folder_name(shared_ocean, mount):
    """4.5: empty, `..`, spaces and special characters are refused."""
    body = [{"id": shared_ocean.assets["gauge-data"], "mount": mount}]
    shared_ocean.request("POST", shared_ocean.path("capsules/<stale-2021>/data_assets"), json=body, expect=400)


def test_attaching_is_all_or_nothing(ocean, refused):
    """12: one bad item and nothing is attached; one that is not attached and nothing is detached."""
    capsules, id = ocean.ada.capsules, ocean.capsules["stale-2021"]
    good, weights = ocean.assets["reef-images"], ocean.assets["model-weights"]
    refused(404, capsules.attach_data_assets, id, [DataAssetAttachParams(good), DataAssetAttachParams(UNKNOWN)])
    assert "stale-2021" not in attached_to(ocean, good)
    capsules.attach_data_assets(id, [DataAssetAttachParams(good)])
    refused(404, capsules.detach_data_assets, id, [good, weights])
    assert "stale-2021" in attached_to(ocean, good)


def test_mounts_must_differ(ocean, refused):
    """4.5: 400 for a mount that is taken; but attached already wins with 403 (12)."""
    capsules, id = ocean.ada.capsules, ocean.capsules["tide-fit"]
    refused(400, capsules.attach_data_assets, id, [DataAssetAttachParams(ocean.assets["no-mount-clash"])])
    refused(403, capsules.attach_data_assets, id, [DataAssetAttachParams(ocean.assets["gauge-data"])])
    capsules.attach_data_assets(id, [DataAssetAttachParams(ocean.assets["no-mount-clash"], "elsewhere")])
    other = ocean.capsules["stale-2021"]
    refused(400, capsules.attach_data_assets, other, [
        DataAssetAttachParams(ocean.assets["gauge-data"]), DataAssetAttachParams(ocean.assets["no-mount-clash"])])


def test_an_asset_must_be_ready_and_more_than_discoverable(ocean, refused):
    """4.5: draft and failed 400; 404 when invisible, 403 when only discoverable."""
    capsules, id = ocean.ada.capsules, ocean.capsules["stale-2021"]
    refused(400, capsules.attach_data_assets, id, [DataAssetAttachParams(ocean.assets["draft-asset"])])
    refused(400, capsules.attach_data_assets, id, [DataAssetAttachParams(ocean.assets["failed-asset"])])
    mine, asset = ocean.capsules["ben-private"], ocean.assets["model-weights"]
    refused(404, ocean.dan.capsules.attach_data_assets, mine, [DataAssetAttachParams(asset)])
    ocean.ada.data_assets.update_permissions(asset, Permissions(
        users=[UserPermissions(DAN, UserRole.Viewer)], everyone=EveryoneRole.Discoverable))
    refused(403, ocean.ben.capsules.attach_data_assets, mine, [DataAssetAttachParams(asset)])
    ocean.ada.data_assets.update_permissions(asset, Permissions(everyone=EveryoneRole.Viewer))
    assert ocean.ben.capsules.attach_data_assets(mine, [DataAssetAttachParams(asset)])[0].ready


def test_a_released_capsule_takes_no_assets(shared_ocean, refused):
    """4.5."""
    refused(403, shared_ocean.ada.capsules.attach_data_assets, shared_ocean.capsules["tide-fit-release"],
            [DataAssetAttachParams(shared_ocean.assets["reef-images"])])


def test_a_running_workstation_is_in_the_way(shared_ocean, refused):
    """4.5: 423; field code looks for these words."""
    id = shared_ocean.capsules["workstation-busy"]
    asset = shared_ocean.assets["reef-images"]
    error = refused(423, shared_ocean.ada.capsules.attach_data_assets, id, [DataAssetAttachParams(asset)])
    assert "running cloud workstation" in error.message
    refused(423, shared_ocean.ada.capsules.detach_data_assets, id, [asset])


def test_attaching_at_the_same_time(ocean):
    """4.5: of many only one wins, the others find it attached already."""
    body, path = [{"id": ocean.assets["reef-maps"]}], ocean.path("capsules/<stale-2021>/data_assets")

    def attach(_):
        return requests.post(f"{ocean.domain}/api/v1/{path}", json=body, auth=("cop_demo", ""), timeout=30).status_code

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(attach, range(12))) == [200] + [403] * 11


# Git


def test_syncing(ocean, refused):
    """4.10: an answer with zeros left out; afterwards both sides are equal."""
    id = ocean.capsules["git-linked"]
    first = ocean.ada.capsules.sync_capsule(id)
    assert first.pushed + first.pulled > 0
    second = ocean.ada.capsules.sync_capsule(id)
    assert (second.pushed, second.pulled, second.new_branch) == (0, 0, False)
    assert ocean.post(f"capsules/{id}/sync") == {}
    refused(400, ocean.ada.capsules.sync_capsule, ocean.capsules["tide-fit"])
    refused(403, ocean.ada.capsules.sync_capsule, ocean.capsules["git-dirty"])
    refused(423, ocean.ada.capsules.sync_capsule, ocean.capsules["git-locked"])


def test_a_run_holds_the_workspace(ocean, refused):
    """1.6: 423 while a computation or edit holds the workspace."""
    id = ocean.capsules["git-linked"]
    run = ocean.ada.computations.run_capsule(RunParams(capsule_id=id))
    refused(423, ocean.ada.capsules.sync_capsule, id)
    ocean.finished(run.id)
    assert ocean.ada.capsules.sync_capsule(id).pushed >= 0


# Release


def test_a_release_runs_through(ocean, quick_waits, refused):
    """4.11, 4.12: created or started at first, then completed with capsule and version; a second one meanwhile is 423."""
    capsules, id = ocean.ada.capsules, ocean.capsules["tide-model"]
    job = capsules.release_capsule(id)
    assert job.job_id and job.status in (CapsuleReleaseJobStatus.Created, CapsuleReleaseJobStatus.Started)
    assert job.release_capsule is None and job.release_version is None and job.error is None
    refused(423, capsules.release_capsule, id)
    assert capsules.get_release_job(id, job.job_id).job_id == job.job_id
    release = ocean.capsules["tide-fit-release"]
    assert len(capsules.get_capsule(release).versions) == 2
    done = capsules.wait_until_release_completed(id, job)
    assert done.status == CapsuleReleaseJobStatus.Completed and done.job_id == job.job_id
    assert done.release_capsule == release and type(done.duration) is int and done.started <= time.time()
    assert (done.release_version.major_version, done.release_version.minor_version) == (3, 0)
    assert quick_waits.slept and set(quick_waits.slept) == {5}
    versions = capsules.get_capsule(release).versions
    assert versions[2] == Version(major_version=3, minor_version=0, release_time=done.release_version.release_time)
    assert capsules.get_release_job(id, job.job_id) == done
    assert capsules.get_capsule_app_panel(release, version=3)
    assert capsules.release_capsule(id).job_id != job.job_id


def test_waiting_for_a_release_ends_with_a_timeout(ocean, quick_waits):
    """5.3: TimeoutError, and arguments that make no sense are refused before anything is asked."""
    capsules, id = ocean.ada.capsules, ocean.capsules["tide-model"]
    job = capsules.release_capsule(id)
    for options in ({"polling_interval": 4.9}, {"timeout": 4}, {"polling_interval": 10, "timeout": 9}, {"timeout": -1}):
        with pytest.raises(ValueError):
            capsules.wait_until_release_completed(id, job, **options)
    assert quick_waits.slept == []
    with pytest.raises(TimeoutError, match=job.job_id):
        capsules.wait_until_release_completed(id, job, polling_interval=6, timeout=6)
    assert quick_waits.slept == [6, 6]


def test_waiting_for_a_job_that_is_not_there_is_an_error(shared_ocean, refused):
    """4.12, trap 28."""
    capsules, id = shared_ocean.ada.capsules, shared_ocean.capsules["tide-model"]
    job = CapsuleReleaseJob(job_id=UNKNOWN, status=CapsuleReleaseJobStatus.Created)
    refused(404, capsules.wait_until_release_completed, id, job)
    refused(404, capsules.get_release_job, id, "rj-none")


def test_the_job_belongs_to_its_capsule(ocean, refused):
    job = ocean.ada.capsules.release_capsule(ocean.capsules["tide-model"])
    refused(404, ocean.ada.capsules.get_release_job, ocean.capsules["tide-fit"], job.job_id)


def test_what_was_never_released_is_not_released_here(shared_ocean, refused):
    """4.11: the first release is made in the web app."""
    refused(400, shared_ocean.ada.capsules.release_capsule, shared_ocean.capsules["tide-fit"])


def test_unmet_requirements_come_as_flags(shared_ocean, refused):
    """3.5, 12: 403 with a message and the unmet flags, all true, at the top level."""
    error = refused(403, shared_ocean.ada.capsules.release_capsule, shared_ocean.capsules["release-blocked"])
    assert error.message and error.message != "An error occurred."
    issues = CapsuleReleaseValidationIssues.from_dict(error.data)
    flags = {name for name, value in vars(issues).items() if value is not None}
    assert flags and flags == set(error.data) - {"message"} and all(getattr(issues, name) is True for name in flags)


def test_only_owners_release(ocean, refused):
    """4.11."""
    id = ocean.capsules["tide-model"]
    ocean.ada.capsules.update_permissions(id, Permissions(users=[UserPermissions(BEN, UserRole.Editor)]))
    refused(403, ocean.ben.capsules.release_capsule, id)
    ocean.ada.capsules.update_permissions(id, Permissions(users=[UserPermissions(BEN, UserRole.Owner)]))
    assert ocean.ben.capsules.release_capsule(id).job_id
