"""Prompts in windows, each with a home of its own."""
import pytest

from emulator import Terminal
from server import TinyServer


@pytest.fixture
def start(tmp_path):
    """Starts `cap` in a window; start(columns=5, lines=3, environment={...})."""
    terminals = []

    def start(*arguments, folder=tmp_path, **options):
        terminal = Terminal(*arguments, folder=folder, **options)
        terminals.append(terminal)
        return terminal

    yield start
    for terminal in terminals:
        terminal.close()


@pytest.fixture
def prompt(start):
    """The prompt, ready for keys."""
    return start().see("cap> ‸")


@pytest.fixture
def serve():
    """Starts a server with one answer for everything; serve(None) never answers."""
    servers = []

    def serve(answer):
        servers.append(TinyServer(answer))
        return servers[-1]

    yield serve
    for server in servers:
        server.close()
