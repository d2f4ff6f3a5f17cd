"""Repositories, against the examples of the sandbox (reference 3.7)."""


def test_a_repository_is_saved_with_the_files(cap, draft):
    assert "saved" in cap("repositories", "upload", "-p", draft, "https://github.com/ana-lab/hf-fit").out
    names = [file["filename"] for file in cap("files", "get", "-p", draft).json]
    assert any(name.startswith("repositories/github.com/ana-lab/hf-fit/") and name.endswith(".tar.gz") for name in names)


def test_a_repository_is_connected_and_listed(cap, draft):
    connected = cap("repositories", "connect", "-p", draft, "--event", "push", "https://github.com/ana-lab/hf-fit")
    assert "connected" in connected.out and "push" in connected.out
    (webhook,) = cap("repositories", "get", "-p", draft).json
    assert webhook["name"] == "hf-fit" and webhook["event_type"] == "push" and "snapshots" not in webhook
    assert cap("repositories", "get", "-p", draft, "-ws").json[0]["snapshots"] == []
    again = cap("repositories", "connect", "-p", draft, "--event", "push", "https://github.com/ana-lab/hf-fit", fails=True)
    assert "Analysis already connected with push webhook." in again.out


def test_what_is_no_repository_is_refused(cap, draft):
    for url, text in [
        ("https://example.org/x/y", "Invalid git URL."),
        ("https://github.com/nobody/nothing", "This repository does not exist or you don't have access."),
        ("https://github.com/ana-lab/empty", "Your repository is empty. Make your initial commit first."),
    ]:
        assert text in cap("repositories", "upload", "-p", draft, url, fails=True).out
