"""tools/install-packages with stand-ins for dpkg-query, apt-get and id: nothing is installed."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parents[1] / "install-packages"

# Like the real one: a line for each package that it knows, and 1 where one of the names matches none.
DPKG_QUERY = """#!/bin/sh
shift 2
status=0
for name in "$@"; do
    case " $INSTALLED " in
        *" $name "*) echo "$name installed" ;;
        *) [ "$name" = 'libboost1.*-dev' ] && [ -n "$BOOST" ] && echo "$BOOST installed" || status=1 ;;
    esac
done
exit $status
"""
APT_GET = """#!/bin/sh
echo "apt-get $*" >>"$LOG"
"""
ID = """#!/bin/sh
echo "$FAKE_UID"
"""


class InstallPackages(unittest.TestCase):
    def run_tool(self, *arguments, installed="", boost="", uid="0"):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("dpkg-query", DPKG_QUERY), ("apt-get", APT_GET), ("id", ID)):
                program = Path(folder, name)
                program.write_text(text)
                program.chmod(0o755)
            log = Path(folder, "log")
            log.touch()
            environment = dict(
                os.environ,
                PATH=f"{folder}:{os.environ['PATH']}",
                INSTALLED=installed,
                BOOST=boost,
                FAKE_UID=uid,
                LOG=str(log),
            )
            environment.pop("NEO4J_SKIP_PACKAGES", None)
            result = subprocess.run(
                [str(TOOL), *arguments], env=environment, capture_output=True, text=True, check=False
            )
            return result, log.read_text()

    def test_installs_on_a_machine_that_has_no_boost(self):
        result, log = self.run_tool("libboost1.81-dev", "catch2", installed="catch2")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(log, r"apt-get .*install .*libboost1\.81-dev$")
        self.assertNotIn("catch2", log)

    def test_another_boost_is_named_and_not_replaced(self):
        result, log = self.run_tool("libboost1.81-dev", boost="libboost1.74-dev")
        self.assertEqual(result.returncode, 1)
        self.assertIn("apt-get remove libboost1.74-dev", result.stderr)
        self.assertNotIn("install", log)

    def test_with_everything_there_apt_is_not_asked(self):
        result, log = self.run_tool("catch2", installed="catch2")
        self.assertEqual((result.returncode, log), (0, ""))
        self.assertIn("all 1 packages are there", result.stdout)

    def test_who_may_not_install_is_told_the_command(self):
        result, log = self.run_tool("catch2", uid="1000")
        self.assertEqual((result.returncode, log), (1, ""))
        self.assertIn("sudo apt-get update && sudo apt-get install", result.stderr)


if __name__ == "__main__":
    unittest.main()
