import pytest

from rehearsal import Rehearsal


@pytest.fixture
def rehearse(tmp_path):
    """Starts a sandbox: rehearse("--records", "100")."""
    running = []

    def start(*arguments):
        folder = tmp_path / str(len(running))
        folder.mkdir()
        running.append(Rehearsal(folder, *arguments))
        return running[-1]

    yield start
    for one in running:
        one.end()
