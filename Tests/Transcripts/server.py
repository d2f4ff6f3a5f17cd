"""A tiny CAP server for one test: answers every request with one JSON document, or never."""
import json
import socket
import threading
import time


class TinyServer:
    """Counts the requests; an answer of None is never sent."""

    def __init__(self, answer):
        self.body = None if answer is None else json.dumps(answer, ensure_ascii=False).encode()
        self.requests, self.closed = 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def environment(self):
        return {"CAP_SERVER_URL": "http://" + self.address, "CAP_ACCESS_TOKEN": "geheim-4711-abcdef"}

    @property
    def prompt(self):
        return self.address + " cap> "

    def wait_for(self, requests=0, closed=0):
        end = time.monotonic() + 20
        while self.requests < requests or self.closed < closed:
            assert time.monotonic() < end, f"{self.requests} requests, {self.closed} closed"
            time.sleep(0.02)

    def close(self):
        self.listener.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection:
            data = b""
            while more := connection.recv(65536):
                data += more
                while b"\r\n\r\n" in data:
                    data = data.split(b"\r\n\r\n", 1)[1]
                    self.requests += 1
                    if self.body is not None:
                        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(self.body)}\r\n\r\n"
                        connection.sendall(head.encode() + self.body)
        self.closed += 1
