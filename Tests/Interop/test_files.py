"""Files with the official client."""
import hashlib
import os
import tarfile


def test_upload_list_download_remove(cap, draft, tmp_path):
    content = os.urandom(200_000)
    (tmp_path / "data.root").write_bytes(content)
    assert "File uploaded successfully." in cap("files", "upload", "-p", draft, "data.root").out
    listed = cap("files", "get", "-p", draft).json
    assert [(file["filename"], file["filesize"]) for file in listed] == [("data.root", len(content))]
    assert listed[0]["checksum"] == "md5:" + hashlib.md5(content).hexdigest()
    assert "File saved as copy.root" in cap("files", "download", "-p", draft, "-o", "copy.root", "data.root").out
    assert (tmp_path / "copy.root").read_bytes() == content
    assert "File data.root removed." in cap("files", "remove", "-p", draft, "data.root").out
    assert cap("files", "get", "-p", draft).json == []


def test_names_with_folders_and_blanks(cap, draft, tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    cap("files", "upload", "-p", draft, "-o", "plots/run 2/a.txt", "a.txt")
    assert [file["filename"] for file in cap("files", "get", "-p", draft).json] == ["plots/run 2/a.txt"]
    cap("files", "download", "-p", draft, "-o", "b.txt", "plots/run 2/a.txt")
    assert (tmp_path / "b.txt").read_text() == "hello"


def test_upload_a_directory(cap, draft, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.txt").write_text("x")
    cap("files", "upload", "-p", draft, "--yes-i-know", "folder")
    cap("files", "download", "-p", draft, "-o", "got.tar.gz", "folder.tar.gz")
    with tarfile.open(tmp_path / "got.tar.gz") as archive:
        assert "folder/x.txt" in archive.getnames()


def test_errors(cap, draft, tmp_path):
    assert "Object does not exists." in cap("files", "download", "-p", draft, "-o", "x", "nope.txt", fails=True).out
    assert "Object does not exists." in cap("files", "remove", "-p", draft, "nope.txt", fails=True).out
    (tmp_path / "a.txt").write_text("x")
    assert "permissions" in cap("files", "upload", "-p", draft, "a.txt", token="stranger-token", fails=True).out
    (tmp_path / "empty.txt").write_text("")
    cap("files", "upload", "-p", draft, "empty.txt", fails=True)


def test_published_files_are_locked(cap, draft, tmp_path):
    (tmp_path / "a.txt").write_text("final")
    cap("files", "upload", "-p", draft, "a.txt")
    cap("analysis", "publish", "-p", draft)
    assert "permissions" in cap("files", "upload", "-p", draft, "a.txt", fails=True).out
    cap("files", "download", "-p", draft, "-o", "b.txt", "a.txt")
    assert (tmp_path / "b.txt").read_text() == "final"
