"""What several of the Code Ocean tests do with a sandbox."""
import requests
from codeocean.models.computation import ComputationState

UNKNOWN = "00000000-0000-4000-8000-000000000000"
ENDED = (ComputationState.Completed, ComputationState.Failed)


def tree(list_folder, path=""):
    """All files below a folder as {path: size}, one listing per level, as people descend."""
    files = {}
    for item in list_folder(path).items:
        assert item.path == (f"{path}/{item.name}" if path else item.name), "relative to the root, no leading slash"
        if item.type == "folder":
            assert item.size is None, "size only on files (3.5)"
            below = tree(list_folder, item.path)
            assert below, f"folder {item.path} is empty"
            files.update(below)
        else:
            assert item.type == "file" and type(item.size) is int
            files[item.path] = item.size
    return files


def download(url):
    """Fetches a signed URL as one must: without the token (trap 21)."""
    response = requests.get(url, timeout=30, allow_redirects=False)
    assert response.status_code == 200, response.text[:200]
    return response


def workstation(ocean):
    (found,) = [one for one in ocean.ada.capsules.list_computations(ocean.capsules["workstation-busy"])
                if one.cloud_workstation and one.state not in ENDED]
    return found.id


def finished(ocean):
    """A run of tide-fit in the demo data that succeeded."""
    runs = ocean.ada.capsules.list_computations(ocean.capsules["tide-fit"])
    return next(run for run in runs if (run.state, run.end_status, run.exit_code) == ("completed", "succeeded", 0))
