"""What the checks of files have in common: they list what is wrong, and fail where that is anything."""
import argparse
import pathlib
import sys


def check_folder(doc, complaints_of):
    """The main function of `check_this.py FOLDER --version 0.1.0`: prints what complaints_of(folder, version) yields."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--version", required=True)
    arguments = parser.parse_args()
    found = list(complaints_of(arguments.folder, arguments.version))
    for complaint in found:
        print(complaint)
    sys.exit(1 if found else 0)
