"""What is measured and what it is measured against; installs what is missing."""
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
PEERS = ROOT / "scripts/bench.d/peers"
OWN_BINARY = "CAP_BINARY" not in os.environ
CAP = pathlib.Path(os.environ.get("CAP_BINARY", ROOT / ".build/release/cap")).absolute()
SCRIPT = ROOT / "scripts/cap"
PYTHON = sys.executable
VENV = ROOT / ".build/bench-venv"
VENV_PYTHON = VENV / "bin/python"
CAP_CLIENT = VENV / "bin/cap-client"

DEBIAN = ["curl", "lua5.4", "lua-cjson", "python3-venv", "time", "wrk"]


def everything():
    if OWN_BINARY:
        subprocess.run([SCRIPT, "--version"], check=True, stdout=subprocess.DEVNULL)  # builds when needed
    packages = ROOT / "scripts/packages.sh"
    subprocess.run(["bash", "-euc", '. "$0"; need_packages "$@"', packages, *DEBIAN], check=True)
    wanted, have = ROOT / "scripts/bench.d/requirements.txt", VENV / "requirements.txt"
    if not have.exists() or not filecmp.cmp(wanted, have, shallow=False):
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([PYTHON, "-m", "venv", VENV], check=True)
        subprocess.run([VENV_PYTHON, "-m", "pip", "install", "-q", "-r", wanted], check=True)
        shutil.copy(wanted, have)
