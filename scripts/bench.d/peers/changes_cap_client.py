"""usage: changes_cap_client.py FILE MARK   ends the title of each draft in the file with the mark"""
import sys

from cap_client.api import AnalysisAPI

path, mark = sys.argv[1:]
with open(path) as file:
    pids = file.read().split()
api = AnalysisAPI()
print("go", flush=True)
for pid in pids:
    draft = api.get_draft_by_pid(pid)
    title = draft["metadata"]["general_title"].partition(" [")[0] + f" [{mark}]"
    api.patch(pid, [{"op": "replace", "path": "/general_title", "value": title}])
print("done", flush=True)
