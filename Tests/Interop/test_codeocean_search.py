"""Searches for capsules, pipelines and data assets (section 8): query, filters, ownership, order and pages."""
import base64
import itertools

import pytest
from codeocean.models.capsule import CapsuleSearchParams, CapsuleSortBy, CapsuleStatus
from codeocean.models.components import (
    EveryoneRole, Ownership, Permissions, SearchFilter, SearchFilterRange, SortOrder,
)
from codeocean.models.computation import RunParams
from codeocean.models.data_asset import (
    AWSS3Source, DataAssetParams, DataAssetSearchOrigin, DataAssetSearchParams, DataAssetSortBy, DataAssetType, Source,
)
from ocean_sandbox import Sandbox

SEEDED = 1060


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A sandbox with many capsules besides the demo data."""
    sandbox = Sandbox(tmp_path_factory.mktemp("crowd"), "--capsules", str(SEEDED))
    yield sandbox.ocean
    sandbox.end()


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Data assets made for queries and filters; all have the tag `lib`."""
    sandbox = Sandbox(tmp_path_factory.mktemp("library"))
    ocean = sandbox.ocean
    for name, tags, description, metadata in [
        ("RNA-seq alpha", ["genomics", "raw"], "single cell analysis of corals", {"station": "Reef 4", "depth": 10}),
        ("RNA-seq beta", ["genomics"], "bulk", {"station": "Reef 5", "depth": 20}),
        ("single cell atlas", ["atlas", "raw"], "", {"depth": 30}),
        ("cell single list", [], "the synergy of lists", {"sampled on": 1762900000}),
        ("Synergy", ["misc"], "", {}),
    ]:
        asset = ocean.ada.data_assets.create_data_asset(DataAssetParams(
            name=name, tags=[*tags, "lib"], mount=name.replace(" ", "_"), description=description or None,
            source=Source(aws=AWSS3Source(bucket="lab-data")), custom_metadata=metadata or None))
    ocean.settled(asset.id)
    yield ocean
    sandbox.end()


def names(found):
    return {item.name for item in found}


def books(library, query=None, **options):
    """The names found among the assets of the library."""
    found = library.ada.data_assets.search_data_assets(DataAssetSearchParams(query=query, **options))
    assert not found.has_more
    return {item.name for item in found.results if "lib" in (item.tags or [])}


def capsules(ocean, **options):
    """The names of the capsules found in one page."""
    return names(ocean.capsules.search_capsules(CapsuleSearchParams(limit=1000, **options)).results)


def assets(client, **options):
    return names(client.data_assets.search_data_assets(DataAssetSearchParams(limit=1000, **options)).results)


# Queries


@pytest.mark.parametrize(("query", "found"), [
    ("name:RNA", {"RNA-seq alpha", "RNA-seq beta"}),
    ("name:rna-SEQ", {"RNA-seq alpha", "RNA-seq beta"}),
    ("NAME:synergy", {"Synergy"}),
    ("tag:genomics", {"RNA-seq alpha", "RNA-seq beta"}),
    ("tag:genomics tag:atlas", {"RNA-seq alpha", "RNA-seq beta", "single cell atlas"}),
    ("tag:genomics name:alpha", {"RNA-seq alpha"}),
    ("name:alpha name:atlas tag:raw", {"RNA-seq alpha", "single cell atlas"}),
    ("name:alpha name:beta tag:raw", {"RNA-seq alpha"}),
    ('name:"single cell"', {"single cell atlas"}),
    ('name:"cell single"', {"cell single list"}),
    ('"single cell"', {"RNA-seq alpha", "single cell atlas"}),
    ("single cell", {"RNA-seq alpha", "single cell atlas", "cell single list"}),
    ("tag:genomics corals", {"RNA-seq alpha"}),
    ("corals", {"RNA-seq alpha"}),
    ("synergy", {"Synergy", "cell single list"}),
    ("alpha OR beta", set()),
    ("alpha AND beta", set()),
    ("*pha", set()),
    ("description:bulk", set()),
    ('station:"Reef 4"', {"RNA-seq alpha"}),
    ('station:"Reef 4" tag:genomics', {"RNA-seq alpha"}),
    ("sampled on:1762900000", {"cell single list"}),
    ("tag:lib nowhere-to-be-found", set()),
    ('"single cel', {"RNA-seq alpha", "single cell atlas", "cell single list"}),
    ("name:", set()),
])
def test_queries(library, query, found):
    """8.2: the same field again is OR, another field AND, quotes a phrase, any case; no OR word, wildcard or grouping."""
    assert books(library, query) == found


@pytest.mark.parametrize("query", [
    '"', '""', ":", "::", 'name:"', 'name:""', "(", "[a-z", "\\", "%", "name:name:name", "-", "😀 潮", "x" * 5000,
    "name :tide", "\x00", "   ", 'tag:"a" "b', "select * from capsules; --"])
@pytest.mark.parametrize("route", ["capsules", "pipelines", "data_assets"])
def test_odd_queries_are_queries(shared_ocean, route, query):
    """8.2: what has no meaning is taken literally, never an error."""
    shared_ocean.post(f"{route}/search", {"query": query})


def test_results_come_by_relevance(library):
    """8.5: with a query and no order; a name weighs more than a description."""
    results = library.ada.data_assets.search_data_assets(DataAssetSearchParams(query="synergy")).results
    assert [item.name for item in results] == ["Synergy", "cell single list"]
    results = library.ada.data_assets.search_data_assets(DataAssetSearchParams(
        query="synergy", sort_field=DataAssetSortBy.Name, sort_order=SortOrder.Descending)).results
    assert in_order([item.name for item in results], True) and len(results) == 2


def test_fields_of_data_assets(shared_ocean):
    """8.2: `run_script`, `commit_id`, `contained_data_id`."""
    result = shared_ocean.ada.data_assets.get_data_asset(shared_ocean.assets["tide-result"])
    assert "tide-result" in assets(shared_ocean.ada, query=f"commit_id:{result.provenance.commit}")
    assert "tide-result" in assets(shared_ocean.ada, query=f"run_script:{result.provenance.run_script}")
    assert assets(shared_ocean.ada, query=f"contained_data_id:{shared_ocean.assets['reef-maps']}") == {"all-reefs"}
    assert assets(shared_ocean.ada, query=f"commit_id:{'0' * 40}") == set()


def test_fields_of_capsules(shared_ocean):
    """8.2: `id`, `name`, `tag`, and the data asset that is attached."""
    id = shared_ocean.capsules["tide-fit"]
    assert capsules(shared_ocean.ada, query=f"id:{id}") == {"tide-fit"}
    assert "tide-fit" in capsules(shared_ocean.ada, query="name:tide-fit")
    assert "tide-fit" in capsules(shared_ocean.ada, query=shared_ocean.assets["gauge-data"])
    assert capsules(shared_ocean.ada, query=shared_ocean.assets["reef-maps"]) == set()
    tagged = capsules(shared_ocean.ada, query="tag:tides")
    every = shared_ocean.ada.capsules.search_capsules(CapsuleSearchParams(limit=1000)).results
    assert tagged == {item.name for item in every if any(tag.startswith("tides") for tag in item.tags or [])} != set()
    assert tagged > capsules(shared_ocean.ada, query="tag:tides name:tide-fit") >= {"tide-fit"}
    release = shared_ocean.get(shared_ocean.path("capsules/<tide-fit-release>"))
    assert capsules(shared_ocean.ada, query=f"doi:{release['versions'][0]['doi']}") == {"tide-fit-release"}
    assert "tide-fit" in capsules(shared_ocean.ada, query="author:ada field:Oceanography")
    assert capsules(shared_ocean.ada, query="affiliation:nowhere") == set()
    assert capsules(shared_ocean.ada, query="journal:invented") == capsules(
        shared_ocean.ada, query="article:lagoon") == {"tide-fit-release"}


# Filters


def lib(*filters):
    return [SearchFilter(key="tags", value="lib"), *filters]


@pytest.mark.parametrize(("filters", "found"), [
    ([SearchFilter(key="name", value="cell")], {"single cell atlas", "cell single list"}),
    ([SearchFilter(key="name", value="CELL ATLAS")], {"single cell atlas"}),
    ([SearchFilter(key="name", values=["alpha", "beta"])], {"RNA-seq alpha", "RNA-seq beta"}),
    ([SearchFilter(key="description", value="corals")], {"RNA-seq alpha"}),
    ([SearchFilter(key="tags", value="genomics")], {"RNA-seq alpha", "RNA-seq beta"}),
    ([SearchFilter(key="tags", value="geno")], set()),
    ([SearchFilter(key="tags", values=["atlas", "misc"])], {"single cell atlas", "Synergy"}),
    ([SearchFilter(key="tags", value="raw"), SearchFilter(key="tags", value="genomics")], {"RNA-seq alpha"}),
    ([SearchFilter(key="tags", value="raw"), SearchFilter(key="tags", value="genomics", exclude=True)], {"single cell atlas"}),
    ([SearchFilter(key="tags", values=["raw", "misc"], exclude=True)], {"RNA-seq beta", "cell single list"}),
    ([SearchFilter(key="tags", value="raw", exclude=False)], {"RNA-seq alpha", "single cell atlas"}),
    ([SearchFilter(key="station", value="Reef 4")], {"RNA-seq alpha"}),
    ([SearchFilter(key="station", values=["Reef 4", "Reef 5"])], {"RNA-seq alpha", "RNA-seq beta"}),
    ([SearchFilter(key="station")], {"RNA-seq alpha", "RNA-seq beta"}),
    ([SearchFilter(key="station", exclude=True)], {"single cell atlas", "cell single list", "Synergy"}),
    ([SearchFilter(key="station", value="Reef 4", exclude=True)],
     {"RNA-seq beta", "single cell atlas", "cell single list", "Synergy"}),
    ([SearchFilter(key="depth", value=20)], {"RNA-seq beta"}),
    ([SearchFilter(key="depth", range=SearchFilterRange(min=10, max=20))], {"RNA-seq alpha", "RNA-seq beta"}),
    ([SearchFilter(key="depth", range=SearchFilterRange(10.5, 30))], {"RNA-seq beta", "single cell atlas"}),
    ([SearchFilter(key="depth", range=SearchFilterRange(min=10, max=20), exclude=True)],
     {"single cell atlas", "cell single list", "Synergy"}),
    ([SearchFilter(key="sampled on", range=SearchFilterRange(min=1762000000, max=1763000000))], {"cell single list"}),
])
def test_filters(library, filters, found):
    """8.3: entries are AND, tags and metadata exact, name and description by part; `values` any of; ranges inclusive."""
    assert books(library, filters=lib(*filters)) == found


@pytest.mark.parametrize(("entry", "found"), [
    ({"key": "depth", "range": {"min": 20}}, {"RNA-seq beta", "single cell atlas"}),
    ({"key": "depth", "range": {"max": 20, "min": None}}, {"RNA-seq alpha", "RNA-seq beta"}),
    ({"key": "tags", "value": "raw", "include": True}, {"RNA-seq alpha", "single cell atlas"}),
    ({"key": "tags", "value": "raw", "include": False}, {"RNA-seq beta", "cell single list", "Synergy"}),
    ({"key": "title", "value": "atlas"}, {"single cell atlas"}),
    ({"key": "tags", "value": None, "values": ["atlas"], "range": None, "exclude": None}, {"single cell atlas"}),
])
def test_filters_that_the_sdk_cannot_send(library, entry, found):
    """8.3: one-sided ranges (trap 25), `include`, the old name of `name`, nulls."""
    answer = library.post("data_assets/search", {"filters": [{"key": "tags", "value": "lib"}, entry]})
    assert {item["name"] for item in answer["results"]} == found


def test_filters_and_a_query(library):
    """8.3: both hold."""
    assert books(library, "RNA", filters=lib(SearchFilter(key="depth", value=10))) == {"RNA-seq alpha"}


def test_filters_of_capsules(shared_ocean):
    """8.3: the same for capsules."""
    assert capsules(shared_ocean.ada, filters=[SearchFilter(key="name", value="stale")]) == {
        "stale-2019", "stale-2020", "stale-2021"}
    assert "tide-fit" not in capsules(shared_ocean.ada, filters=[SearchFilter(key="name", value="tide", exclude=True)])
    deep = [SearchFilter(key="depth", range=SearchFilterRange(min=0, max=90))]
    assert capsules(shared_ocean.ada, filters=deep) == {"tide-fit"}
    pipelines = shared_ocean.ada.pipelines.search_pipelines(CapsuleSearchParams(
        filters=[SearchFilter(key="name", value="plain")])).results
    assert names(pipelines) == {"plain-pipeline"}


# Restrictions


def test_ownership(shared_ocean):
    """8.4: created and private are one's own; shared is what others gave one by name (12); absent all one can see."""
    ada, ben, dan = shared_ocean.ada, shared_ocean.ben, shared_ocean.dan
    for own in (Ownership.Created, Ownership.Private):
        assert capsules(ben, ownership=own) == {"ben-private"}
        assert assets(ben, ownership=own) == {"ben-asset"}
        mine = capsules(ada, ownership=own)
        assert "tide-fit" in mine and "ben-private" not in mine
    assert capsules(ben, ownership=Ownership.Shared) == {"shared-with-ben", "edited-by-ben"}
    assert assets(ben, ownership=Ownership.Shared) == {"shared-asset"}
    assert capsules(dan, ownership=Ownership.Shared) == capsules(dan, ownership=Ownership.Created) == set()
    seen = capsules(ben)
    assert {"ben-private", "shared-with-ben", "edited-by-ben", "public-reader", "discoverable-one"} <= seen
    assert not {"tide-fit", "stale-2019"} & seen
    assert {"public-reader", "discoverable-one"} <= capsules(dan) and not {"ben-private", "shared-with-ben"} & capsules(dan)
    assert {"ben-private", "tide-fit"} <= capsules(ada), "administrators see everything"


def test_everyone_does_not_share(ocean):
    """12: `everyone: viewer` alone does not make an item shared."""
    ocean.ada.data_assets.update_permissions(ocean.assets["model-weights"], Permissions(everyone=EveryoneRole.Viewer))
    assert "model-weights" in assets(ocean.ben)
    assert "model-weights" not in assets(ocean.ben, ownership=Ownership.Shared)


def test_favourites(shared_ocean):
    """8.4: per user; false is no restriction."""
    assert capsules(shared_ocean.ada, favorite=True) == {"favourite-one"}
    assert capsules(shared_ocean.ben, favorite=True) == set()
    assert capsules(shared_ocean.ada, favorite=False) == capsules(shared_ocean.ada)
    assert assets(shared_ocean.ada, favorite=True) == {"gauge-data"} and assets(shared_ocean.ben, favorite=True) == set()


def test_archived(shared_ocean):
    """8.4: true only archived ones, false and absent only the others."""
    assert capsules(shared_ocean.ada, archived=True) == {"old-notebook"}
    assert capsules(shared_ocean.ada, archived=False) == capsules(shared_ocean.ada)
    assert "old-notebook" not in capsules(shared_ocean.ada)
    assert assets(shared_ocean.ada, archived=True) == {"archived-asset"}
    assert "archived-asset" not in assets(shared_ocean.ada, archived=False)


def test_status(shared_ocean):
    """8.1."""
    released = capsules(shared_ocean.ada, status=CapsuleStatus.Release)
    rest = capsules(shared_ocean.ada, status=CapsuleStatus.NonRelease)
    assert "tide-fit-release" in released and "tide-model" in rest
    assert not released & rest and released | rest == capsules(shared_ocean.ada)


def test_type_and_origin(shared_ocean):
    """8.1, 12: a combined asset counts as internal."""
    ada = shared_ocean.ada
    by_type = {kind: assets(ada, type=kind) for kind in DataAssetType}
    assert by_type[DataAssetType.Result] == {"tide-result"} and by_type[DataAssetType.Combined] == {"all-reefs"}
    assert by_type[DataAssetType.Model] == {"model-weights"} and "gauge-data" in by_type[DataAssetType.Dataset]
    assert sum(map(len, by_type.values())) == len(set().union(*by_type.values())) == len(assets(ada))
    external = assets(ada, origin=DataAssetSearchOrigin.External)
    internal = assets(ada, origin=DataAssetSearchOrigin.Internal)
    assert external == {"reef-images", "reef-maps"} and "all-reefs" in internal
    assert internal | external == assets(ada) and not internal & external


def test_restrictions_hold_together(shared_ocean):
    assert assets(shared_ocean.ada, query="reef", type=DataAssetType.Dataset, origin=DataAssetSearchOrigin.External,
                  ownership=Ownership.Created, archived=False, favorite=None,
                  filters=[SearchFilter(key="tags", value="maps")]) == {"reef-maps"}
    assert capsules(shared_ocean.ada, query="tide", status=CapsuleStatus.Release, ownership=Ownership.Created) == {
        "tide-fit-release"}


@pytest.mark.parametrize("route", ["capsules", "pipelines", "data_assets"])
@pytest.mark.parametrize("options", [{}, {"json": {}}, {"json": {"query": None, "filters": None, "limit": None}},
                                     {"json": {"query": "", "filters": [], "next_token": ""}}, {"json": {"unknown_key": 5}}])
def test_an_empty_search_finds_everything(shared_ocean, route, options):
    """8.1, trap 5: no body, an empty one, nulls; unknown keys are ignored."""
    answer = shared_ocean.request(
        "POST", f"{route}/search", expect=200, headers={"Content-Type": "application/json"}, **options).json()
    everything = shared_ocean.post(f"{route}/search", {"limit": 1000})["results"]
    assert answer == {"has_more": False, "results": everything} and everything


def test_nothing_found_is_an_empty_list(shared_ocean):
    """Trap 8."""
    for route in ("capsules", "pipelines", "data_assets"):
        assert shared_ocean.post(f"{route}/search", {"query": "qqqqqq"}) == {"has_more": False, "results": []}


# Order


def in_order(values, descending):
    """Whether texts come in order, be upper case before lower case or beside it, which is nowhere documented."""
    plain = [value.lower() if isinstance(value, str) else value for value in values]
    return values == sorted(values, reverse=descending) or plain == sorted(plain, reverse=descending)


@pytest.mark.parametrize("order", list(SortOrder))
@pytest.mark.parametrize("field", list(CapsuleSortBy))
def test_capsules_in_order(crowd, everything, field, order):
    """8.5, 8.6: the SDK's iterator over many pages, with many ties: sorted, no duplicate, no gap."""
    params = CapsuleSearchParams(sort_field=field, sort_order=order, limit=90)
    found = list(crowd.ada.capsules.search_capsules_iterator(params))
    keys = [getattr(item, str(field)) for item in found]
    assert len(set(keys)) < len(keys), "there are ties"
    assert in_order(keys, order == SortOrder.Descending)
    ids = [item.id for item in found]
    assert len(ids) == len(set(ids)) >= 1000
    assert set(ids) == everything


@pytest.fixture(scope="module")
def everything(crowd):
    """The ids of all that are not archived."""
    return set(all_by_offset(crowd, {}))


def all_by_offset(ocean, body, step=1000, key="offset"):
    """The ids of a search, paged the old way, `offset += limit` (8.6)."""
    ids = []
    while True:
        page = ocean.post("capsules/search", {**body, "limit": step, key: len(ids)})
        ids += [item["id"] for item in page["results"]]
        if not page["has_more"]:
            return ids
        assert len(page["results"]) == step


def test_all_seeded_capsules_are_there(crowd, shared_ocean):
    """--capsules N adds N to the demo data."""
    archived = crowd.ada.capsules.search_capsules_iterator(CapsuleSearchParams(archived=True, limit=10))
    ids = [*all_by_offset(crowd, {}), *(item.id for item in archived)]
    assert len(ids) == len(set(ids)) == SEEDED + len(shared_ocean.capsules)
    assert set(shared_ocean.capsules.values()) <= set(ids), "demo data has the same ids everywhere"


def test_the_default_order(shared_ocean):
    """8.5: capsules by name, data assets the newest first; a direction alone is ignored (trap 20); a field alone ascends."""
    ada = shared_ocean.ada
    by_name = ada.capsules.search_capsules(CapsuleSearchParams()).results
    assert in_order([item.name for item in by_name], False)
    assert ada.capsules.search_capsules(CapsuleSearchParams(sort_order=SortOrder.Descending)).results == by_name
    filtered = [SearchFilter(key="tags", value="tides")]
    found = ada.capsules.search_capsules(CapsuleSearchParams(filters=filtered)).results
    assert len(found) > 2 and in_order([item.name for item in found], False)
    newest = ada.data_assets.search_data_assets(DataAssetSearchParams()).results
    assert in_order([item.created for item in newest], True)
    assert ada.data_assets.search_data_assets(DataAssetSearchParams(sort_order=SortOrder.Ascending)).results == newest
    ascending = ada.capsules.search_capsules(CapsuleSearchParams(sort_field=CapsuleSortBy.LastAccessed)).results
    assert in_order([item.last_accessed for item in ascending], False)


@pytest.mark.parametrize("order", list(SortOrder))
@pytest.mark.parametrize("field", list(DataAssetSortBy))
def test_data_assets_in_order(library, field, order):
    """8.5, 8.6."""
    params = DataAssetSearchParams(sort_field=field, sort_order=order, limit=3)
    found = list(library.ada.data_assets.search_data_assets_iterator(params))
    keys = [getattr(item, str(field)) for item in found]
    assert in_order([key for key in keys if key is not None], order == SortOrder.Descending)
    assert len(found) > 3 * 3 and len({item.id for item in found}) == len(found)
    assert {item.name for item in found} == assets(library.ada)


def test_the_order_by_type_is_by_the_word(library):
    kinds = [str(item.type) for item in library.ada.data_assets.search_data_assets(
        DataAssetSearchParams(sort_field=DataAssetSortBy.Type)).results]
    assert kinds == sorted(kinds) and len(set(kinds)) == 4


# Pages


def test_the_page_size(crowd):
    """1.9: 100 by default, at most 1000; null is not 0 (trap 5)."""
    for limit, size in ((None, 100), (1, 1), (1000, 1000)):
        page = crowd.ada.capsules.search_capsules(CapsuleSearchParams(limit=limit))
        assert len(page.results) == size and page.has_more and isinstance(page.next_token, str) and page.next_token
    last = crowd.ada.capsules.search_capsules(CapsuleSearchParams(limit=1000, offset=1000))
    assert not last.has_more and last.next_token is None and last.results


def test_pages_of_data_assets(shared_ocean):
    """8.6: by offset and by token, which wins."""
    search = shared_ocean.ada.data_assets.search_data_assets
    everything = search(DataAssetSearchParams()).results
    first = search(DataAssetSearchParams(limit=4))
    assert first.results == everything[:4] and first.has_more
    assert search(DataAssetSearchParams(limit=4, offset=4)).results == everything[4:8]
    assert search(DataAssetSearchParams(limit=4, offset=9, next_token=first.next_token)).results == everything[4:8]


def test_a_page_that_is_just_full_is_the_last(shared_ocean):
    """8.6: no empty page at the end."""
    count = len(shared_ocean.post("pipelines/search", {})["results"])
    assert shared_ocean.post("pipelines/search", {"limit": count})["has_more"] is False
    assert shared_ocean.post("pipelines/search", {"limit": count - 1})["has_more"] is True


@pytest.mark.parametrize("body", [
    {}, {"sort_field": "created", "sort_order": "desc"}, {"query": "tides"}, {"ownership": "created"},
])
def test_offsets_and_tokens_give_the_same(crowd, body):
    """8.6."""
    by_token = []
    search = dict(body, limit=70)
    while True:
        page = crowd.post("capsules/search", search)
        by_token += [item["id"] for item in page["results"]]
        if not page["has_more"]:
            assert "next_token" not in page
            break
        search["next_token"] = page["next_token"]
    assert by_token == all_by_offset(crowd, body, step=130) and len(by_token) > 210


@pytest.mark.parametrize("key", ["offset", "from", "start"])
def test_the_offset_under_three_names(crowd, key):
    """8.1: the prose of the seed says `from`, the legacy search `start`; `offset` wins."""
    first = [item["id"] for item in crowd.post("capsules/search", {"limit": 50})["results"]]
    page = crowd.post("capsules/search", {"limit": 10, key: 25})["results"]
    assert [item["id"] for item in page] == first[25:35]
    other = "from" if key == "offset" else "offset"
    both = crowd.post("capsules/search", {"limit": 10, key: 25, other: 10})["results"]
    assert [item["id"] for item in both] == (first[25:35] if key == "offset" else first[10:20])


def test_an_offset_behind_the_end(shared_ocean):
    assert shared_ocean.post("capsules/search", {"offset": 5000}) == {"has_more": False, "results": []}


def test_the_iterator_begins_at_the_offset(crowd):
    """8.6: the SDK sends the offset along with every token, and it is ignored then."""
    everything = all_by_offset(crowd, {})
    params = CapsuleSearchParams(offset=500, limit=200)
    assert [item.id for item in crowd.ada.capsules.search_capsules_iterator(params)] == everything[500:]


def test_a_token_of_the_first_page_works_again(crowd):
    first = crowd.post("capsules/search", {"limit": 20})
    search = {"limit": 20, "next_token": first["next_token"]}
    assert crowd.post("capsules/search", search) == crowd.post("capsules/search", search)
    assert crowd.post("capsules/search", {**search, "offset": 777}) == crowd.post("capsules/search", search)


def tokens(ocean):
    token = ocean.post("capsules/search", {"limit": 20})["next_token"]
    middle = len(token) // 2
    return {
        "word": "nonsense", "base64": base64.b64encode(b'{"o":100}').decode(), "cut": token[:-4],
        "changed": token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1:], "twice": token + token,
        "of another route": ocean.post("data_assets/search", {"limit": 2})["next_token"],
        "of another query": ocean.post("capsules/search", {"limit": 2, "query": "tides"})["next_token"],
        "of another order": ocean.post("capsules/search", {"limit": 2, "sort_field": "created"})["next_token"],
        "of another user": ocean.post("capsules/search", {"limit": 2}, token="cop_colleague")["next_token"],
    }


@pytest.mark.parametrize("kind", ["word", "base64", "cut", "changed", "twice", "of another route", "of another query",
                                  "of another order", "of another user"])
def test_tokens_that_are_not_of_this_search(crowd, kind, refused):
    """8.6, 12: 400 for a token that this server did not give for the same search."""
    refused(400, crowd.ada.capsules.search_capsules, CapsuleSearchParams(limit=20, next_token=tokens(crowd)[kind]))


@pytest.mark.parametrize("route", ["capsules", "pipelines", "data_assets"])
@pytest.mark.parametrize("body", [
    {"limit": 1001}, {"limit": "10"}, {"limit": 1.5}, {"limit": -1}, {"offset": -1}, {"offset": "0"}, {"next_token": "x"},
    {"next_token": 5}, {"sort_field": "colour"}, {"sort_field": "name", "sort_order": "up"}, {"ownership": "mine"},
    {"favorite": "yes"}, {"archived": 1}, {"query": 5}, {"filters": {}}, {"filters": ["tags"]}, {"filters": [{"value": "x"}]},
    {"filters": [{"key": "tags", "values": "x"}]}, {"filters": [{"key": "depth", "range": 5}]}, [], "x",
])
def test_what_a_search_refuses(shared_ocean, route, body):
    """6.3, 8.1: wrong enum, type or number 400."""
    shared_ocean.request("POST", f"{route}/search", json=body, expect=400)


@pytest.mark.parametrize(("route", "body"), [
    ("capsules", {"status": "published"}), ("pipelines", {"status": "verified"}), ("capsules", {"sort_field": "size"}),
    ("data_assets", {"type": "dateset"}), ("data_assets", {"origin": "aws"}), ("data_assets", {"sort_field": "last_accessed"}),
])
def test_words_of_the_other_search(shared_ocean, route, body):
    shared_ocean.request("POST", f"{route}/search", json=body, expect=400)


# Changes while paging


@pytest.mark.parametrize("search", [
    {}, {"sort_field": "created", "sort_order": "desc"}, {"sort_field": "last_accessed", "sort_order": "asc"},
    {"query": "tides"},
])
def test_pages_while_things_change(start_ocean, search):
    """12: what vanishes or moves meanwhile causes no gap and no duplicate among the others."""
    ocean = start_ocean("--capsules", "300")
    expected = all_by_offset(ocean, search)
    body, seen, touched = {**search, "limit": 20}, [], set()
    for page_number in itertools.count(1):
        page = ocean.post("capsules/search", body)
        seen += [item["id"] for item in page["results"]]
        if not page["has_more"]:
            break
        body["next_token"] = page["next_token"]
        if page_number in (2, 4):
            # The very last one seen, an earlier one, and two that are still to come.
            for id in (seen[-1], seen[3], expected[len(seen)], expected[len(seen) + 5]):
                ocean.request("PATCH", f"capsules/{id}/archive?archive=true", expect=204)
                touched.add(id)
        if page_number == 3:
            for id in (seen[-1], expected[len(seen) + 2]):
                ocean.ada.computations.run_capsule(RunParams(capsule_id=id))
                touched.add(id)
    assert page_number > 4
    assert [id for id in seen if id not in touched] == [id for id in expected if id not in touched]


# The search of old clients


def test_the_legacy_search(shared_ocean):
    """L1: data assets by GET, with `start`."""
    everything = [item["id"] for item in shared_ocean.post("data_assets/search", {"limit": 1000})["results"]]
    answer = shared_ocean.get("data_assets")
    assert set(answer) == {"has_more", "results"} and not answer["has_more"]
    assert {item["id"] for item in answer["results"]} == set(everything)
    page = shared_ocean.get("data_assets?start=2&limit=3&sort_field=name&sort_order=desc")
    by_name = shared_ocean.post("data_assets/search", {"sort_field": "name", "sort_order": "desc"})["results"]
    assert page["results"] == by_name[2:5] and page["has_more"] is True
    for query, found in (("type=result", {"tide-result"}), ("archived=true", {"archived-asset"}),
                         ("favorite=true", {"gauge-data"}), ("query=name:model-weights", {"model-weights"}),
                         ("ownership=created&type=combined", {"all-reefs"})):
        assert {item["name"] for item in shared_ocean.get(f"data_assets?{query}")["results"]} == found, query
    for query in ("limit=1001", "type=nonsense", "start=x", "archived=perhaps"):
        shared_ocean.request("GET", f"data_assets?{query}", expect=400)
