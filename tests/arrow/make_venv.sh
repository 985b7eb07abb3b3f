#!/bin/sh
# make_venv.sh FOLDER: pyarrow and pandas from PyPI in a virtual environment, and FOLDER/embed.txt, which tells
# arrow_python_test where this Python is: its library, its home, the folder of the packages.
# Ends with 77, which ctest counts as skipped, where something is not to be had, and says what.
set -u
venv=$1

skip() {
    echo "skipped: $*"
    rm -f "$venv/embed.txt"
    exit 77
}

[ -f "$venv/embed.txt" ] && "$venv/bin/python3" -c 'import pyarrow, pandas' 2>/dev/null && exit 0

# A Python whose library is a shared one.
library_of() {
    "$1" -c 'import os, sysconfig as s
path = os.path.join(s.get_config_var("LIBDIR") or "", s.get_config_var("INSTSONAME") or "")
print(path if s.get_config_var("Py_ENABLE_SHARED") and os.path.exists(path) else "")' 2>/dev/null
}
for python in python3 /usr/bin/python3; do
    library=$(library_of "$python")
    [ -n "$library" ] && break
done
[ -n "$library" ] || skip "no Python with a shared library. What to do: apt-get install libpython3.11"

"$python" -m venv "$venv" || skip "$python cannot make a virtual environment. What to do: apt-get install python3-venv"
"$venv/bin/pip" --quiet --disable-pip-version-check install 'pyarrow>=19' 'pandas>=2.2' ||
    skip "pyarrow and pandas could not be installed from PyPI; pip says why above"

"$venv/bin/python3" -c 'import sys, sysconfig
print(sys.argv[1], sys.base_prefix, sysconfig.get_path("purelib"), sep="\n")' "$library" >"$venv/embed.txt"
