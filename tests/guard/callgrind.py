"""Counts the instructions of a program that says by <guard/callgrind.hpp> what is to be counted."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# The C library takes another memcpy with each processor: all but the oldest ones are kept out.
TUNABLES = "glibc.cpu.hwcaps=" + ",".join(
    "-" + name for name in ("AVX", "AVX2", "AVX512F", "AVX512VL", "AVX512BW", "BMI1", "BMI2", "ERMS", "FSRM", "LZCNT",
                            "MOVBE", "RTM", "SSSE3", "SSE4_1", "SSE4_2", "AVX_Fast_Unaligned_Load"))


def skip(reason):
    print("skipped:", reason)
    sys.exit(77)


def count(program):
    """Instructions per operation, by path."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        skip("there is no valgrind (Debian: valgrind)")
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder, "callgrind")
        run = subprocess.run(
            [valgrind, "--tool=callgrind", "--collect-atstart=no", f"--callgrind-out-file={out}", program],
            env=os.environ | {"GLIBC_TUNABLES": TUNABLES}, capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(f"{program} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
        operations = {name: int(number) for name, number in (line.split() for line in run.stdout.splitlines())}
        counted = {}
        for dump in pathlib.Path(folder).iterdir():
            text = dump.read_text()
            trigger = re.search(r"^desc: Trigger: Client Request: (\S+)$", text, re.M)
            total = re.search(r"^(?:summary|totals): (\d+)", text, re.M)
            if trigger and total:
                counted[trigger[1]] = int(total[1]) / operations[trigger[1]]
    if not counted:
        skip("the program was built without <valgrind/callgrind.h> (Debian: valgrind)")
    return {name: counted[name] for name in operations}
