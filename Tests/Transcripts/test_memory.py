"""Files are streamed: memory does not grow with their size."""
import os
import subprocess
import sys

BINARY = os.environ["CAP_BINARY"]
MEBIBYTE = 1 << 20
# Starts the program and prints its highest memory use in KiB. A process counts the memory of the one that started it as its
# own, from before it became another program: so it is started by a small one, not by that of all the tests.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
assert status == 0, status
print(usage.ru_maxrss)
"""


def test_a_file_of_256_mib_goes_up_and_down_in_less_than_64_mib(tmp_path, sandbox):
    size = 256 * MEBIBYTE
    with open(tmp_path / "file", "wb") as file:
        for number in range(256):
            file.write(number.to_bytes(2, "big") * (MEBIBYTE // 2))
    code = f"""
        local draft = cap.create("cms-analysis", {{}})
        local up = cap.files.upload(draft.id, "{tmp_path}/file")
        local down = cap.files.download(draft.id, "file", "{tmp_path}/copy")
        assert(up.checksum == down.checksum and down.size == {size})"""
    environment = {**os.environ, "CAP_SERVER_URL": sandbox["url"], "CAP_ACCESS_TOKEN": sandbox["token"]}
    measured = subprocess.run(
        [sys.executable, "-I", "-c", MEASURE, BINARY, "-e", code], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    used = int(measured.stdout.split()[-1])
    assert subprocess.run(["cmp", tmp_path / "file", tmp_path / "copy"]).returncode == 0
    for name in ("file", "copy"):
        (tmp_path / name).unlink()
    # The unoptimised program of the tests needs some 10 MiB more than the released one.
    assert used < 64 * 1024, f"{used // 1024} MiB"
