"""All operations of the Code Ocean API (section 2), for tests that ask the same of each."""
from ocean_helpers import UNKNOWN, finished

ATTACH = [{"id": UNKNOWN}]
RUN = {"capsule_id": UNKNOWN}
ASSET = {"name": "n", "mount": "m", "tags": [], "source": {"aws": {"bucket": "b"}}}
TARGET = {"target": {"aws": {"bucket": "b"}}}
EVERYONE = {"everyone": "none"}

# All 48 operations and L1: name, method, path with {} for the id, body, scopes that it needs.
CAPSULE_ROUTES = [
    ("1", "GET", "{}", None, "cr"), ("2", "DELETE", "{}", None, "cw"), ("3", "GET", "{}/app_panel", None, "cr"),
    ("4", "GET", "{}/computations", None, "cr"), ("5", "POST", "{}/data_assets", ATTACH, "cr cw ar aw"),
    ("6", "DELETE", "{}/data_assets", [UNKNOWN], "cr cw ar aw"), ("7", "PATCH", "{}/archive?archive=true", None, "cw"),
    ("8", "POST", "search", {}, "cr"), ("9", "GET", "{}/permissions", None, "cr"),
    ("10", "POST", "{}/permissions", EVERYONE, "cw"), ("11", "POST", "{}/sync", None, "cw"),
    ("12", "POST", "{}/release", None, "cw"), ("13", "GET", f"{{}}/release/{UNKNOWN}", None, "cr"),
]
ROUTES = [
    *((f"C{number}", method, f"capsules/{path}", body, scopes) for number, method, path, body, scopes in CAPSULE_ROUTES),
    *((f"P{number}", method, f"pipelines/{path}", body, scopes) for number, method, path, body, scopes in CAPSULE_ROUTES),
    ("X1", "POST", "computations", RUN, "cr cw ar"), ("X2", "GET", "computations/{}", None, "cr"),
    ("X3", "DELETE", "computations/{}", None, "cr cw"), ("X4", "PATCH", "computations/{}?name=n", None, "cr cw"),
    ("X5", "POST", "computations/{}/results", {"path": ""}, "cr"),
    ("X6", "GET", "computations/{}/results/urls?path=output", None, "cr"),
    ("X7", "GET", "computations/{}/results/download_url?path=output", None, "cr"),
    ("X8", "POST", "computations/{}/data_assets", ATTACH, "cr cw"),
    ("X9", "DELETE", "computations/{}/data_assets", [UNKNOWN], "cr cw"),
    ("D1", "POST", "data_assets", ASSET, "aw"), ("D2", "GET", "data_assets/{}", None, "ar"),
    ("D3", "PUT", "data_assets/{}", {"name": "n"}, "aw"), ("D4", "DELETE", "data_assets/{}", None, "aw"),
    ("D5", "PATCH", "data_assets/{}/archive?archive=true", None, "aw"), ("D6", "POST", "data_assets/search", {}, "a?"),
    ("D7", "GET", "data_assets/{}/permissions", None, "a?"), ("D8", "POST", "data_assets/{}/permissions", EVERYONE, "aw"),
    ("D9", "POST", "data_assets/{}/files", {"path": ""}, "ar"), ("D10", "GET", "data_assets/{}/files/urls?path=x", None, "ar"),
    ("D11", "GET", "data_assets/{}/files/download_url?path=x", None, "a?"),
    ("D12", "POST", "data_assets/{}/transfer", TARGET, "aw"), ("M1", "GET", "custom_metadata", None, ""),
    ("L1", "GET", "data_assets", None, "a?"),
]


def known(ocean, path):
    """A path with the id of something that Ben can see but does not own."""
    kind = path.split("/")[0]
    id = {"capsules": ocean.capsules["edited-by-ben"], "pipelines": ocean.pipelines["plain-pipeline"],
          "data_assets": ocean.assets["shared-asset"], "computations": finished(ocean).id}.get(kind)
    return path.format(id)
