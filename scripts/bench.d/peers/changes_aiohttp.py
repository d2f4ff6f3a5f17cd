"""usage: changes_aiohttp.py FILE MARK   ends the title of each draft in the file with the mark, 16 drafts at once"""
import asyncio
import os
import sys

import aiohttp
import orjson
import uvloop

base = os.environ["CAP_SERVER_URL"] + "/api/deposits/"
token = {"Authorization": "Bearer " + os.environ["CAP_ACCESS_TOKEN"]}
patch_headers = {"Content-Type": "application/json-patch+json", "Accept": "application/basic+json"}


async def change(session, pid, mark):
    async with session.get(base + pid) as answer:
        draft = orjson.loads(await answer.read())
    title = draft["metadata"]["general_title"].partition(" [")[0] + mark
    patch = orjson.dumps([{"op": "replace", "path": "/general_title", "value": title}])
    headers = {**patch_headers, "If-Match": f'"{draft["revision"]}"'}
    async with session.patch(base + pid, data=patch, headers=headers) as answer:
        orjson.loads(await answer.read())


async def main(path, mark):
    with open(path) as file:
        pids = iter(file.read().split())

    async def work(session):
        for pid in pids:
            await change(session, pid, f" [{mark}]")

    connector = aiohttp.TCPConnector(limit=16)
    async with aiohttp.ClientSession(headers=token, connector=connector, raise_for_status=True) as session:
        print("go", flush=True)
        await asyncio.gather(*(work(session) for _ in range(16)))
        print("done", flush=True)


uvloop.run(main(*sys.argv[1:]))
