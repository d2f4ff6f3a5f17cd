"""Servers that fail, lie or break off: one clear sentence each, exit code 1, no partial file, no token."""
import json
import os
import socket
import subprocess
import threading

import pytest

BINARY = os.environ["CAP_BINARY"]
TOKEN = "very-secret-token"
PID = "5c3f0a6e9b7d4e21a8c64f1d2b90e7aa"


def answer(status, body, *headers, length=None):
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Server:
    """Answers the n-th request with the n-th text, the last one ever after, and closes the connection."""

    def __init__(self, *answers):
        self.answers, self.requests = list(answers), []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    if not (more := connection.recv(65536)):
                        break
                    request += more
                if request:
                    self.requests.append(request.decode(errors="replace"))
                    text = self.answers[min(len(self.requests), len(self.answers)) - 1]
                    connection.sendall(text(self) if callable(text) else text)

    def close(self):
        # The thread must be out of accept before the number of the socket is free for the next server's: it would take
        # that one's connections.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(10)
        self.listener.close()


def cap(server, code, *arguments):
    environment = {**os.environ, "CAP_SERVER_URL": server.url, "CAP_ACCESS_TOKEN": TOKEN}
    result = subprocess.run([BINARY, *arguments, "-e", code], env=environment, capture_output=True, text=True, timeout=60)
    assert TOKEN not in result.stdout + result.stderr
    return result


def failure(*answers, code=f'cap.get("{PID}")', attempts=None):
    server = Server(*answers)
    try:
        result = cap(server, code)
    finally:
        server.close()
    assert result.returncode == 1
    if attempts:
        assert len(server.requests) == attempts
    sentence = result.stderr.split("stack traceback")[0]
    assert sentence.startswith("cap: ") and "stdlib/" not in sentence
    return sentence


HTML = "<html><head><title>500 Internal Server Error</title></head><body><h1>Oops</h1></body></html>"


@pytest.mark.parametrize(("reply", "expected"), [
    (answer(500, HTML), "500 Internal Server Error (HTTP 500)"),
    (answer(500, '{"message": "it broke", "status": 500}'), "it broke (HTTP 500)"),
    (answer(400, '{"message": null}'), "gave no reason (HTTP 400)"),
    (answer(400, '{"message": {"name": ["Missing data."]}}'), 'the server refuses these fields (HTTP 400)\n  name: Missing data.'),
    (answer(418, ""), "gave no reason (HTTP 418)"),
    (answer(302, "", "Location: http://other.example/"), "other.example"),
    (answer(200, "<html>Welcome</html>"), "is no JSON"),
    (answer(200, ""), "is no JSON"),
    (answer(200, '{"id": '), "line 1, column 8"),
    (answer(200, b'{"id": "\xff"}'), "not UTF-8"),
    (answer(200, "[" * 100000), "nested too deeply"),
    (answer(200, '{"n": 123456789012345678901234567890}'), "64-bit"),
    (answer(200, '{"id": 1}', length=1000), "cut short"),
    (b"not http at all\r\n\r\n", "valid HTTP"),
    (b"", "closed"),
])
def test_an_answer_that_cannot_be_used(reply, expected):
    assert expected in failure(reply)


def test_the_raw_body_is_kept_in_the_error():
    server = Server(answer(200, "<html>Welcome</html>"))
    result = cap(server, f'local _, e = pcall(cap.get, "{PID}") print(e.kind, e.status, e.body)')
    server.close()
    assert result.stdout == "body\t200\t<html>Welcome</html>\n"


@pytest.mark.parametrize("body", ["null", "5", '"text"', "[]", "[1, 2]", "{}"])
def test_json_of_an_unexpected_shape_never_crashes(body):
    server = Server(answer(200, body))
    code = f"""
        for _, f in ipairs {{ cap.me, cap.types, cap.get_shared, cap.drafts.list, cap.records.list }} do pcall(f) end
        for _, f in ipairs {{ cap.get, cap.clone, cap.metadata.get, cap.permissions.get, cap.files.list, cap.publish }} do pcall(f, "{PID}") end
        pcall(cap.metadata.get, "{PID}", "a.b") pcall(cap.files.remove, "{PID}", "x") pcall(function() for _ in cap.drafts.each{{}} do end end)
        local ok, e = pcall(cap.files.download, "{PID}", "x", "/nonexistent/y") print(ok)"""
    result = cap(server, code)
    server.close()
    assert result.returncode == 0 and result.stdout == "false\n", result.stderr


def test_reads_are_repeated_and_writes_are_not():
    sentence = failure(answer(502, "bad gateway"), attempts=5)
    assert "bad gateway" in sentence
    failure(answer(502, "bad gateway"), code=f'cap.patch("{PID}", {{}})', attempts=1)
    server = Server(answer(503, "busy"), answer(200, '{"revision": 1}'))
    assert cap(server, f'print(cap.patch("{PID}", {{}}).revision)').stdout == "1\n"
    server.close()


def draft(server):
    return answer(200, json.dumps({"id": PID, "links": {"bucket": f"{server.url}/api/files/c1a7e2d4-5b36-4f0e-9a83-7d2f6e41b058"}}))


@pytest.mark.parametrize(("reply", "expected"), [
    (answer(200, "only a part", length=5000), "cut short"),
    (answer(200, "content", "Content-MD5: 00000000000000000000000000000000"), "checksum"),
    (answer(404, '{"message": "Object does not exists.", "status": 404, "links": {}}'), "Object does not exists. (HTTP 404)"),
])
def test_a_download_that_fails_leaves_no_file(tmp_path, reply, expected):
    sentence = failure(draft, reply, code=f'cap.files.download("{PID}", "x", "{tmp_path}/x")')
    assert expected in sentence and "cap.files.download" in sentence
    assert list(tmp_path.iterdir()) == []


def test_a_name_from_the_server_stays_in_the_directory(tmp_path):
    (tmp_path / "in").mkdir()
    server = Server(draft, answer(200, "content"))
    result = cap(server, f'print(cap.files.download("{PID}", "../../escape", "{tmp_path}/in").path)')
    server.close()
    assert result.stdout == f"{tmp_path}/in/escape\n"
    assert [p.name for p in tmp_path.iterdir()] == ["in"]
    assert "%2F..%2Fescape" in server.requests[1].split()[1]


@pytest.mark.skipif(os.geteuid() != 0 or not os.path.exists("/dev/full"), reason="needs to mount a small file system")
def test_a_full_disk_is_one_sentence_and_leaves_no_file(tmp_path):
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        sentence = failure(draft, answer(200, "x" * 1_000_000), code=f'cap.files.download("{PID}", "x", "{tmp_path}/x")')
        assert "No space left" in sentence or "full" in sentence
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_file_that_cannot_be_read_or_written_is_one_sentence(tmp_path):
    assert "No such file" in failure(draft, code=f'cap.files.upload("{PID}", "{tmp_path}/none")')
    assert "directory" in failure(draft, code=f'cap.files.upload("{PID}", "{tmp_path}")')
    sentence = failure(draft, answer(200, "content"), code=f'cap.files.download("{PID}", "x", "{tmp_path}/no/such/x")')
    assert "no such file" in sentence


def test_a_missing_token_is_one_sentence():
    server = Server(answer(401, '{"message": "no", "status": 401}'))
    environment = {k: v for k, v in os.environ.items() if k != "CAP_ACCESS_TOKEN"} | {"CAP_SERVER_URL": server.url}
    result = subprocess.run([BINARY, "-e", "cap.me()"], env=environment, capture_output=True, text=True, timeout=60)
    server.close()
    assert result.returncode == 1 and "none is set" in result.stderr and "CAP_ACCESS_TOKEN" in result.stderr


def test_trace_shows_requests_without_the_token():
    server = Server(answer(200, "{}"))
    result = cap(server, "cap.me()", "--trace")
    server.close()
    assert "GET" in result.stderr and "/api/me" in result.stderr and "200" in result.stderr
    assert "Authorization: Bearer" in server.requests[0] and TOKEN in server.requests[0]
    assert TOKEN not in server.requests[0].split("\r\n")[0]


def test_a_conditional_write_whose_answer_was_lost_is_not_called_a_conflict_for_certain():
    conflict = answer(412, '{"message": "no", "status": 412}')
    server = Server(b"", conflict, answer(200, "{}", 'ETag: "4"'))
    result = cap(server, f'local _, e = pcall(cap.patch, "{PID}", {{}}, {{ if_match = 3 }}) print(e.kind, e.unsure, e.current)')
    server.close()
    assert result.stdout == "conflict\ttrue\t4\n"
    server = Server(b"", answer(410, '{"message": "PID has been deleted.", "status": 410}'))
    assert cap(server, f'print(cap.delete("{PID}", {{ if_match = 3 }}))').stdout == "true\n"
    server.close()
    failure(answer(503, "busy"), answer(410, '{"message": "gone", "status": 410}'), code=f'cap.delete("{PID}")', attempts=2)
