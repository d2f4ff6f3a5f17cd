"""usage: gets_requests.py FILE   reads the draft of each pid in the file"""
import os
import sys

import requests

base = os.environ["CAP_SERVER_URL"] + "/api"
with open(sys.argv[1]) as file:
    pids = file.read().split()
with requests.Session() as session:
    session.headers["Authorization"] = "Bearer " + os.environ["CAP_ACCESS_TOKEN"]
    session.get(f"{base}/me").raise_for_status()
    print("go", flush=True)
    for pid in pids:
        answer = session.get(f"{base}/deposits/{pid}")
        answer.raise_for_status()
        assert answer.json()["id"] == pid
    print("done", flush=True)
