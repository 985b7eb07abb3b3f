"""System packages, through the one script of this project that installs them."""
import subprocess
import sys
from pathlib import Path

from .say import Problem

SCRIPT = Path(__file__).resolve().parent.parent / "install-packages"


def install_packages(*names):
    """Installs what is missing of `names`; the script itself says what it does, and fails clearly."""
    if subprocess.run([str(SCRIPT), *names], stdout=sys.stderr).returncode != 0:
        raise Problem(f"could not install: {' '.join(names)}", "see the lines above")
