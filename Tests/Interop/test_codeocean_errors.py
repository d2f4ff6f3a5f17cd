"""What the sandbox refuses, with which status (6.3), in which order (1.6), and what the SDK makes of it (1.7, 1.8)."""
import base64
import http.server
import threading
import time

import pytest
import requests
from codeocean import CodeOcean, Error
from codeocean.models.capsule import CapsuleSearchParams
from codeocean.models.computation import RunParams
from ocean_helpers import UNKNOWN, finished
from ocean_routes import ROUTES, known
from urllib3.util import Retry

BEN = "ben.colleague@cern.ch"
ALL = pytest.mark.parametrize(("method", "path", "body"), [pytest.param(*route[1:4], id=route[0]) for route in ROUTES])
WITH_ID = [route for route in ROUTES if "{}" in route[2]]
BODIES = [route for route in ROUTES if route[3] is not None]


def test_the_table_has_all_operations():
    """Section 2: 48 and L1."""
    assert len(ROUTES) == 48 + 1 and len({route[:3] for route in ROUTES}) == 49


# For every operation


@ALL
def test_without_a_valid_token(shared_ocean, method, path, body):
    """1.2, 1.6: 401 comes before everything else, also before 404."""
    for path in (path.format(UNKNOWN), known(shared_ocean, path)):
        for token in (None, "", "cop_nobody", "cop_revoked", "demo-token", "COP_DEMO"):
            shared_ocean.request(method, path, json=body, token=token, expect=401)


@pytest.mark.parametrize("header", [
    "Bearer cop_demo", "Basic", "Basic !!!", "cop_demo", "Basic " + base64.b64encode(b"cop_demo").decode(),
    "Basic " + base64.b64encode(b"'cop_demo:'").decode(), "Basic " + base64.b64encode(b":cop_demo").decode(),
])
def test_other_ways_to_send_the_token(shared_ocean, header):
    """1.2: Basic with the token as user name; stray quotes of old examples are not removed."""
    shared_ocean.request("GET", "custom_metadata", token=None, headers={"Authorization": header}, expect=401)


def test_a_token_of_the_other_half_is_none_here(shared_ocean):
    """The Bearer token of the CAP half does not open Code Ocean, nor the other way round."""
    shared_ocean.request("GET", "custom_metadata", token=None, headers={"Authorization": "Bearer demo-token"}, expect=401)


@ALL
def test_a_version_header_that_asks_too_much(shared_ocean, method, path, body):
    """1.6, 1.8: 400 after the token and before everything else; nothing is done."""
    headers = {"Min-Server-Version": "99.0.0"}
    shared_ocean.request(method, path.format(UNKNOWN), json=body, headers=headers, expect=400)
    shared_ocean.request(method, path.format(UNKNOWN), json=body, headers=headers, token="cop_nobody", expect=401)


@pytest.mark.parametrize(("method", "path", "body"), [pytest.param(*route[1:4], id=route[0]) for route in WITH_ID])
def test_unknown_and_invisible_ids(shared_ocean, method, path, body):
    """6.3: 404; also for ids that are no ids, and for what one may not see."""
    for id in (UNKNOWN, "nonsense", UNKNOWN.upper().replace("0", "A")):
        shared_ocean.request(method, path.format(id), json=body, expect=404)
    kind = path.split("/")[0]
    hidden = {"capsules": shared_ocean.capsules["ben-private"], "pipelines": shared_ocean.pipelines["plain-pipeline"],
              "data_assets": shared_ocean.assets["ben-asset"], "computations": finished(shared_ocean).id}[kind]
    shared_ocean.request(method, path.format(hidden), json=body, token="cop_stranger", expect=404)


@pytest.mark.parametrize(("method", "path"), [pytest.param(*route[1:3], id=route[0]) for route in BODIES])
@pytest.mark.parametrize("body", ['{"a":', "[1,]", "'x'", '"text"', "5", "true", "\xff"])
def test_bodies_that_are_no_json_or_of_the_wrong_kind(shared_ocean, method, path, body):
    """6.3: 400."""
    shared_ocean.request(method, known(shared_ocean, path), data=body.encode("latin-1"), expect=400,
                         headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(("method", "path"), [
    pytest.param(*route[1:3], id=route[0]) for route in BODIES
    if route[3] and route[0] not in ("D3", "C10", "P10", "D8", "X5", "D9")])
@pytest.mark.parametrize("options", [{}, {"json": {}}, {"json": {"id": None, "name": None}}])
def test_required_parts_that_are_missing(shared_ocean, method, path, options):
    """6.3: 400 without a body, with an empty one, and with nulls."""
    shared_ocean.request(method, known(shared_ocean, path), expect=400, headers={"Content-Type": "application/json"}, **options)


# Scopes


@pytest.mark.parametrize(("method", "path", "body"), [
    pytest.param(*route[1:4], id=route[0]) for route in ROUTES if {"cw", "aw"} & set(route[4].split())
    and not route[0].startswith("P") and not route[0].startswith("X")])
def test_a_token_that_only_reads(shared_ocean, method, path, body):
    """1.2, 6.3: 403."""
    shared_ocean.request(method, known(shared_ocean, path), json=body, token="cop_reader", expect=403)


@pytest.mark.parametrize(("method", "path", "body"), [
    pytest.param(*route[1:4], id=route[0]) for route in ROUTES
    if {"ar", "aw", "a?"} & set(route[4].split()) and not route[0].startswith("P") and route[0] != "X1"])
def test_a_token_without_data_assets(shared_ocean, method, path, body):
    """1.2, 6.3: 403, for attaching too."""
    shared_ocean.request(method, known(shared_ocean, path), json=body, token="cop_nodata", expect=403)


@pytest.mark.parametrize(("token", "method", "path", "body", "status"), [
    ("cop_reader", "GET", "capsules/<edited-by-ben>", None, 200), ("cop_reader", "POST", "capsules/search", {}, 200),
    ("cop_reader", "GET", "capsules/<edited-by-ben>/computations", None, 200),
    ("cop_reader", "GET", "capsules/<edited-by-ben>/permissions", None, 200),
    ("cop_reader", "GET", "data_assets/<shared-asset>", None, 200),
    ("cop_reader", "POST", "data_assets/<shared-asset>/files", {}, 200),
    ("cop_nodata", "GET", "capsules/<edited-by-ben>", None, 200), ("cop_nodata", "GET", "custom_metadata", None, 200),
    ("cop_nodata", "PATCH", "capsules/<ben-private>/archive?archive=false", None, 204),
    ("cop_reader", "PATCH", "capsules/<ben-private>/archive?archive=false", None, 403),
    ("cop_reader", "GET", f"capsules/{UNKNOWN}", None, 404), ("cop_reader", "DELETE", f"capsules/{UNKNOWN}", None, 404),
])
def test_what_scopes_allow(ocean, token, method, path, body, status):
    """1.2; 404 comes before the scope (1.6)."""
    ocean.request(method, ocean.path(path), json=body, token=token, expect=status)


def test_runs_and_scopes(ocean):
    """Section 5: running takes capsule write and data asset read; looking at runs takes capsule read."""
    body = {"capsule_id": ocean.capsules["shared-with-ben"]}
    for token in ("cop_reader", "cop_nodata"):
        ocean.request("POST", "computations", json=body, token=token, expect=403)
    id = ocean.post("computations", body, token="cop_colleague")["id"]
    for token in ("cop_reader", "cop_nodata"):
        ocean.get(f"computations/{id}", token=token)
        assert ocean.post(f"computations/{id}/results", {}, token=token) == {"items": []}
    ocean.request("PATCH", f"computations/{id}?name=x", token="cop_reader", expect=403)
    ocean.request("DELETE", f"computations/{id}", token="cop_reader", expect=403)
    ocean.request("DELETE", f"computations/{id}", token="cop_nodata", expect=204)


# The rows of 6.3 one by one, where no other file has them


MATRIX = [
    ("C2", "DELETE", "capsules/<tide-fit>", None, 403), ("C2", "DELETE", "capsules/<tide-fit-release>", None, 403),
    ("P2", "DELETE", "pipelines/<plain-pipeline>", None, 403), ("P2", "DELETE", "pipelines/<released-pipeline>", None, 403),
    ("C3", "GET", "capsules/<git-linked>/app_panel", None, 404),
    ("C3", "GET", "capsules/<tide-fit-release>/app_panel?version=9", None, 404),
    ("C3", "GET", "capsules/<tide-fit-release>/app_panel?version=x", None, 400),
    ("P3", "GET", "pipelines/<linked-pipeline>/app_panel", None, 404),
    ("C5", "POST", "capsules/<stale-2019>/data_assets", [{"id": UNKNOWN}], 404),
    ("C5", "POST", "capsules/<stale-2019>/data_assets", [{"id": "<draft-asset>"}], 400),
    ("C5", "POST", "capsules/<stale-2019>/data_assets", [{"id": "<reef-maps>", "mount": "a b"}], 400),
    ("C5", "POST", "capsules/<tide-fit>/data_assets", [{"id": "<no-mount-clash>"}], 400),
    ("C5", "POST", "capsules/<tide-fit>/data_assets", [{"id": "<gauge-data>"}], 403),
    ("C5", "POST", "capsules/<tide-fit>/data_assets", [{"id": "<gauge-data>", "mount": "new"}], 403),
    ("C5", "POST", "capsules/<stale-2019>/data_assets", [{"id": "<reef-maps>"}, {"id": "<reef-maps>", "mount": "x"}], 403),
    ("C5", "POST", "capsules/<tide-fit>/data_assets", {"id": "<reef-maps>"}, 400),
    ("C5", "POST", "capsules/<tide-fit>/data_assets", ["<reef-maps>"], 400),
    ("C5", "POST", "capsules/<tide-fit>/data_assets", [{"id": 5}], 400),
    ("C5", "POST", "capsules/<tide-fit>/data_assets", [{"mount": "x"}], 400),
    ("C5", "POST", "capsules/<workstation-busy>/data_assets", [{"id": "<reef-maps>"}], 423),
    ("C5", "POST", "capsules/<tide-fit-release>/data_assets", [{"id": "<reef-maps>"}], 403),
    ("C6", "DELETE", "capsules/<workstation-busy>/data_assets", ["<reef-maps>"], 423),
    ("C6", "DELETE", "capsules/<tide-fit>/data_assets", ["<reef-maps>"], 404),
    ("C6", "DELETE", "capsules/<tide-fit>/data_assets", [], 400), ("C6", "DELETE", "capsules/<tide-fit>/data_assets", None, 400),
    ("C6", "DELETE", "capsules/<tide-fit>/data_assets/", [{"id": "<gauge-data>"}], 400),
    ("C6", "DELETE", "capsules/<tide-fit>/data_assets/", ["<gauge-data>", 5], 400),
    ("P5", "POST", "pipelines/<plain-pipeline>/data_assets", [{"id": "<failed-asset>"}], 400),
    ("P5", "POST", "pipelines/<tide-pipeline>/data_assets", [{"id": "<gauge-data>"}], 403),
    ("P6", "DELETE", "pipelines/<tide-pipeline>/data_assets/", ["<reef-maps>"], 404),
    ("C7", "PATCH", "capsules/<tide-fit>/archive", None, 400), ("C7", "PATCH", "capsules/<tide-fit>/archive?archive=", None, 400),
    ("C7", "PATCH", "capsules/<tide-fit>/archive?archive=maybe", None, 400),
    ("C7", "PATCH", "capsules/<tide-fit>/archive", {"archive": "true"}, 400),
    ("C7", "PATCH", "capsules/<tide-fit>/archive", {}, 400),
    ("P7", "PATCH", "pipelines/<plain-pipeline>/archive?archive=2", None, 400),
    ("D5", "PATCH", "data_assets/<gauge-data>/archive", None, 400),
    ("D5", "PATCH", "data_assets/<gauge-data>/archive?archive=no", None, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"users": [{"email": "nobody@cern.ch", "role": "viewer"}]}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"users": [{"email": BEN, "role": "reader"}]}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"users": [{"email": BEN, "role": "discoverable"}]}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"users": [{"email": BEN}]}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"users": {"email": BEN, "role": "viewer"}}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"groups": [{"group": "no-group", "role": "viewer"}]}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"groups": [{"group": "ocean-team", "role": "boss"}]}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"everyone": "owner"}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"everyone": ""}, 400),
    ("C10", "POST", "capsules/<tide-fit>/permissions", {"users": [{"email": "ada.demo@cern.ch", "role": "viewer"}]}, 400),
    ("P10", "POST", "pipelines/<plain-pipeline>/permissions", {"everyone": "editor"}, 400),
    ("D8", "POST", "data_assets/<gauge-data>/permissions", {"users": [{"email": BEN, "role": "editor"}]}, 400),
    ("D8", "POST", "data_assets/<gauge-data>/permissions", {"groups": [{"group": "ocean-team", "role": "editor"}]}, 400),
    ("C11", "POST", "capsules/<tide-fit>/sync", None, 400), ("C11", "POST", "capsules/<git-dirty>/sync", None, 403),
    ("C11", "POST", "capsules/<git-locked>/sync", None, 423), ("P11", "POST", "pipelines/<plain-pipeline>/sync", None, 400),
    ("C12", "POST", "capsules/<tide-fit>/release", None, 400), ("C12", "POST", "capsules/<release-blocked>/release", None, 403),
    ("P12", "POST", "pipelines/<plain-pipeline>/release", None, 400),
    ("C13", "GET", f"capsules/<tide-model>/release/{UNKNOWN}", None, 404),
    ("P13", "GET", f"pipelines/<released-pipeline>/release/{UNKNOWN}", None, 404),
    ("X1", "POST", "computations", {}, 400), ("X1", "POST", "computations", {"capsule_id": None, "pipeline_id": None}, 400),
    ("X1", "POST", "computations", {"capsule_id": 5}, 400), ("X1", "POST", "computations", None, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "parameters": "8"}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "parameters": [8]}, 400),
    ("X1", "POST", "computations",
     {"capsule_id": "<tide-fit>", "named_parameters": [{"param_name": "colour", "value": "x"}]}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "named_parameters": [{"param_name": "method"}]}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "named_parameters": {"method": "ols"}}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "parameters": ["x" * 4097]}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "version": 1}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit-release>", "version": 9}, 404),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit-release>", "version": "1"}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "data_assets": [{"id": UNKNOWN}]}, 404),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "data_assets": [{"id": "<draft-asset>"}]}, 400),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "data_assets": [{"id": "<gauge-data>"}]}, 403),
    ("X1", "POST", "computations", {"capsule_id": "<tide-fit>", "data_assets": ["<reef-maps>"]}, 400),
    ("D2", "GET", "data_assets/<tide-fit>", None, 404),
    ("D9", "POST", "data_assets/<reef-images>/files", {"path": ""}, 400),
    ("D9", "POST", "data_assets/<all-reefs>/files", {}, 400),
    ("D9", "POST", "data_assets/<gauge-data>/files", {"path": "nowhere"}, 404),
    ("D9", "POST", "data_assets/<gauge-data>/files", {"path": 5}, 400),
    ("D10", "GET", "data_assets/<gauge-data>/files/urls", None, 400),
    ("D10", "GET", "data_assets/<gauge-data>/files/urls?path=nowhere", None, 404),
    ("D10", "GET", "data_assets/<reef-images>/files/urls?path=x", None, 400),
    ("D11", "GET", "data_assets/<gauge-data>/files/download_url", None, 400),
    ("D11", "GET", "data_assets/<all-reefs>/files/download_url?path=x", None, 400),
    ("D4", "DELETE", "data_assets/<gauge-data>", None, 403),
    ("D12", "POST", "data_assets/<gauge-data>/transfer", {}, 400),
    ("D12", "POST", "data_assets/<gauge-data>/transfer", {"target": {"aws": {}}}, 400),
    ("D12", "POST", "data_assets/<gauge-data>/transfer", {"target": {"aws": {"bucket": "b"}}, "force": "yes"}, 400),
    ("-", "GET", "users", None, 404), ("-", "GET", "", None, 404), ("-", "GET", "capsules/<tide-fit>/files", None, 404),
    ("-", "GET", "capsules/<tide-fit>/release", None, 405), ("-", "PUT", "capsules/<tide-fit>", {}, 405),
    ("-", "GET", "capsules/search", None, 405), ("-", "DELETE", "custom_metadata", None, 405),
    ("-", "PATCH", "data_assets/<gauge-data>", {}, 405), ("-", "GET", "computations", None, 405),
]


def filled(ocean, body):
    """A body with ids in place of `<name>`."""
    if isinstance(body, dict):
        return {key: filled(ocean, value) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(ocean, value) for value in body]
    if isinstance(body, str) and body.startswith("<"):
        return {**ocean.capsules, **ocean.assets}[body[1:-1]]
    return body


@pytest.mark.parametrize(("method", "path", "body", "status"), [
    pytest.param(*row[1:], id=f"{row[0]} {row[2]} {str(row[3])[:60]}") for row in MATRIX])
def test_the_failure_matrix(shared_ocean, method, path, body, status):
    """6.3, 12: the exact status of every row; each twice, for nothing must have changed."""
    path = path.replace("data_assets/<tide-fit>", f"data_assets/{shared_ocean.capsules['tide-fit']}")
    path, body = shared_ocean.path(path), filled(shared_ocean, body)
    shared_ocean.request(method, path, json=body, expect=status)
    shared_ocean.request(method, path, json=body, expect=status)


def test_the_order_of_refusals(shared_ocean):
    """1.6: role before body, body before state; 12: unlinked before locked."""
    capsule = shared_ocean.capsules["shared-with-ben"]
    shared_ocean.request("POST", f"capsules/{capsule}/data_assets", token="cop_colleague", data="{", expect=403)
    busy = shared_ocean.path("capsules/<workstation-busy>")
    shared_ocean.request("POST", f"{busy}/data_assets", data="{", expect=400)
    shared_ocean.request("POST", f"{busy}/sync", expect=400)


# The version header


@pytest.mark.parametrize(("version", "status"), [
    ("4.8.0", 200), ("4.6.0", 200), ("4.7.99", 200), ("3.99.99", 200), ("0.0.1", 200), ("4.8.1", 400), ("4.9.0", 400),
    ("4.10.0", 400), ("5.0.0", 400), ("10.0.0", 400), ("four", 400), ("4.x.0", 400), ("4..0", 400), ("-1.0.0", 400), (None, 200),
])
def test_the_version_header(shared_ocean, version, status):
    """1.8: compared as numbers; 400 when newer than the server or malformed; absent is no check."""
    headers = {} if version is None else {"Min-Server-Version": version}
    shared_ocean.request("GET", "custom_metadata", headers=headers, expect=status)


def test_a_newer_sdk_is_refused(ocean, monkeypatch, refused):
    """1.8, trap 30: all its calls fail with 400, and nothing is done."""
    assert CodeOcean.MIN_SERVER_VERSION == "4.8.0"
    monkeypatch.setattr(CodeOcean, "MIN_SERVER_VERSION", "10.0.0")
    newer, id = ocean.client(), ocean.capsules["stale-2019"]
    assert "10.0.0" in refused(400, newer.capsules.get_capsule, id).message
    refused(400, newer.capsules.archive_capsule, id, True)
    monkeypatch.setattr(CodeOcean, "MIN_SERVER_VERSION", "4.6.0")
    older = ocean.client()
    assert id in {item.id for item in older.capsules.search_capsules(CapsuleSearchParams(archived=False)).results}


# The SDK's error


def test_the_error_of_the_sdk(shared_ocean, refused):
    """1.7: status, message of the body, the body as `data`; no HTTPError."""
    error = refused(404, shared_ocean.ada.capsules.get_capsule, UNKNOWN)
    body = shared_ocean.request("GET", f"capsules/{UNKNOWN}").json()
    assert error.data == body and error.message == body["message"] and set(body) == {"message"}
    assert isinstance(error.http_err, requests.HTTPError) and not isinstance(error, requests.HTTPError)
    assert error.http_err.response.status_code == 404
    assert "404" in str(error) and f"Message: {error.message}" in str(error) and '"message"' in str(error)


@pytest.mark.parametrize(("status", "call"), [
    (400, lambda ocean: ocean.ada.computations.run_capsule(RunParams())),
    (401, lambda ocean: ocean.client("cop_revoked").custom_metadata.get_custom_metadata()),
    (403, lambda ocean: ocean.ada.capsules.delete_capsule(ocean.capsules["tide-fit"])),
    (404, lambda ocean: ocean.ada.data_assets.get_data_asset(UNKNOWN)),
    (423, lambda ocean: ocean.ada.capsules.sync_capsule(ocean.capsules["git-locked"])),
])
def test_each_status_as_an_error(shared_ocean, refused, status, call):
    """1.6, 1.7."""
    error = refused(status, call, shared_ocean)
    assert error.message == error.data["message"] != "An error occurred."


def test_a_domain_without_scheme_fails_before_the_wire():
    """1.1."""
    with pytest.raises(requests.exceptions.MissingSchema):
        CodeOcean(domain="codeocean.example", token="cop_demo").custom_metadata.get_custom_metadata()


# Retries, with a proxy that refuses now and then


class Proxy(http.server.ThreadingHTTPServer):
    """Passes requests on to a sandbox, after answering the first ones itself with `faults`: (status, headers, body)."""

    def __init__(self, domain):
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind, self.faults, self.seen = domain, [], []
        self.domain = f"http://127.0.0.1:{self.server_port}"


class Passing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        if self.server.faults:
            status, headers, content = self.server.faults.pop(0)
        else:
            kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            answer = requests.request(self.command, self.server.behind + self.path, data=body, headers=kept, timeout=30,
                                      allow_redirects=False)
            status, headers, content = answer.status_code, {"Content-Type": "application/json"}, answer.content
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def log_message(self, *_):
        pass


@pytest.fixture
def proxy(ocean):
    proxy = Proxy(ocean.domain)
    threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield proxy
    proxy.shutdown()
    proxy.server_close()


BUSY = (503, {"Retry-After": "0", "Content-Type": "application/json"}, b'{"message":"busy"}')
BUSY_FOR_LONG = (429, {"Content-Type": "application/json"}, b'{"message":"slow down"}')


def test_without_retries_one_refusal_is_enough(proxy, refused):
    """1.7, trap 10."""
    proxy.faults = [BUSY]
    client = CodeOcean(domain=proxy.domain, token="cop_demo")
    assert refused(503, client.custom_metadata.get_custom_metadata).message == "busy"
    assert len(proxy.seen) == 1 and client.custom_metadata.get_custom_metadata().fields


def test_retries_by_number(ocean, proxy, refused):
    """1.7: GET, PUT and DELETE with Retry-After; POST and PATCH never, so that no run starts twice."""
    client = CodeOcean(domain=proxy.domain, token="cop_demo", retries=2)
    proxy.faults = [BUSY, BUSY]
    assert client.custom_metadata.get_custom_metadata().fields and len(proxy.seen) == 3
    proxy.seen.clear()
    proxy.faults = [BUSY] * 3
    assert refused(503, client.custom_metadata.get_custom_metadata).message == "busy"
    assert len(proxy.seen) == 3
    proxy.faults = [BUSY_FOR_LONG]
    assert refused(429, client.custom_metadata.get_custom_metadata).message == "slow down"
    id = ocean.capsules["always-fails"]
    before = len(ocean.ada.capsules.list_computations(id))
    proxy.faults = [BUSY]
    refused(503, client.computations.run_capsule, RunParams(capsule_id=id))
    assert len(ocean.ada.capsules.list_computations(id)) == before
    client.computations.run_capsule(RunParams(capsule_id=id))
    assert len(ocean.ada.capsules.list_computations(id)) == before + 1


def test_retries_by_a_policy(proxy):
    """1.7, trap 9: the listed statuses, POST only when allowed; at the end a RetryError."""
    policy = Retry(total=2, status_forcelist=[429, 503], allowed_methods=["GET", "POST"])
    client = CodeOcean(domain=proxy.domain, token="cop_demo", retries=policy)
    proxy.faults = [BUSY_FOR_LONG, BUSY_FOR_LONG]
    assert client.capsules.search_capsules(CapsuleSearchParams()).results and len(proxy.seen) == 3
    proxy.faults = [BUSY_FOR_LONG] * 3
    with pytest.raises(requests.exceptions.RetryError):
        client.capsules.search_capsules(CapsuleSearchParams())


@pytest.mark.parametrize(("fault", "status"), [
    ("429", 429), ("429 retry-after", 429), ("500", 500), ("502", 502), ("503", 503), ("504", 504)])
def test_faults_on_request(ocean, fault, status):
    """10.6: the sandbox itself shows a client what overload and server faults look like; nothing is done then."""
    client = CodeOcean(domain=ocean.domain, token="cop_demo")
    client.session.headers["Sandbox-Fault"] = fault
    with pytest.raises(Error) as caught:
        client.capsules.archive_capsule(ocean.capsules["stale-2019"], True)
    error = caught.value
    assert error.status_code == status and error.message == error.data["message"] != "An error occurred."
    assert ("Retry-After" in error.http_err.response.headers) == (fault == "429 retry-after")
    assert "stale-2019" in {item.name for item in ocean.ada.capsules.search_capsules(CapsuleSearchParams()).results}


def test_the_page_of_a_proxy_on_request(shared_ocean, refused):
    """10.6, 1.5."""
    client = CodeOcean(domain=shared_ocean.domain, token="cop_demo")
    client.session.headers["Sandbox-Fault"] = "html"
    error = refused(502, client.custom_metadata.get_custom_metadata)
    assert error.data is None and "<html>" in error.message


def test_retry_after_is_waited_for(shared_ocean, refused):
    """1.7: the SDK's retries honour the second that the sandbox asks for."""
    client = CodeOcean(domain=shared_ocean.domain, token="cop_demo", retries=1)
    client.session.headers["Sandbox-Fault"] = "429 retry-after"
    began = time.monotonic()
    refused(429, client.custom_metadata.get_custom_metadata)
    assert 1 <= time.monotonic() - began < 5
    began = time.monotonic()
    refused(429, client.capsules.search_capsules, CapsuleSearchParams())
    assert time.monotonic() - began < 1, "POST is never repeated"


def test_an_error_page_of_a_gateway(proxy, refused):
    """1.5, 1.7: not JSON: the text is the message."""
    proxy.faults = [(502, {"Content-Type": "text/html"}, b"<h1>Bad gateway</h1>")]
    error = refused(502, CodeOcean(domain=proxy.domain, token="cop_demo").custom_metadata.get_custom_metadata)
    assert error.message == "<h1>Bad gateway</h1>" and error.data is None


def test_what_the_sdk_sends_along(ocean, proxy):
    """1.3: the exact headers; the agent id only when given, and the sandbox takes it."""
    CodeOcean(domain=proxy.domain, token="cop_demo", agent_id="interop agent 1").custom_metadata.get_custom_metadata()
    CodeOcean(domain=proxy.domain, token="cop_demo").capsules.archive_capsule(ocean.capsules["stale-2019"], True)
    (_, _, with_agent), (method, path, without) = proxy.seen
    assert with_agent["Agent-Id"] == "interop agent 1" and "Agent-Id" not in without
    assert with_agent["Min-Server-Version"] == "4.8.0" and with_agent["Content-Type"] == "application/json"
    assert with_agent["Authorization"] == "Basic " + base64.b64encode(b"cop_demo:").decode()
    assert (method, without["Content-Length"]) == ("PATCH", "0") and path.endswith("/archive?archive=True")


def test_an_agent_sees_the_same(shared_ocean):
    """1.3."""
    agent = shared_ocean.client("cop_colleague", agent_id="AI Agent", retries=None)
    params = CapsuleSearchParams()
    assert agent.capsules.search_capsules(params) == shared_ocean.ben.capsules.search_capsules(params)
