"""Tests of tools/neo4j-server that need neither a download nor a server.

Run with: python3 -B -m unittest discover -s tools/tests
"""
import contextlib
import hashlib
import io
import os
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from neo4j_server import bolt, cli, instance, jars, java, process, settings  # noqa: E402
from neo4j_server.instance import Instance, Options  # noqa: E402
from neo4j_server.say import Problem  # noqa: E402
from neo4j_server.versions import RELEASES  # noqa: E402

NEW, OLD = RELEASES[0], RELEASES[-1]
RUN_ON = "while :; do sleep 0.1; done"  # no exec: the command line must stay Java's


def fake_java(folder, major, lines=":"):
    """A `java` that tells its version, and otherwise runs `lines` of shell."""
    path = Path(folder) / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"""#!/bin/sh
case "$*" in *-version*) echo 'openjdk version "{major}.0.1"' >&2; exit 0;; esac
{lines}
""")
    path.chmod(0o755)
    return path


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name)
        silence = contextlib.redirect_stderr(io.StringIO())
        self.stderr = silence.__enter__()
        self.addCleanup(silence.__exit__, None, None, None)

    def start(self, java_lines, **options):
        """Starts an instance whose Java is a shell script."""
        path = fake_java(self.base / "jdk", 17, java_lines)
        options.setdefault("timeout", 10.0)
        one = Instance(self.base, "one")
        self.addCleanup(one.stop)
        one.start(OLD, lambda: java.Java(path, 17), lambda _: [], Options(**options))
        return one


class Java(InFolder):
    def test_asks_java_and_not_the_folder_name(self):
        path = fake_java(self.base / "java-99-liar", 17)
        self.assertEqual(java.major_version(path), 17)

    def test_a_broken_java_is_none(self):
        path = self.base / "java"
        path.write_text("#!/bin/sh\nexit 1\n")
        path.chmod(0o755)
        self.assertIsNone(java.major_version(path))
        self.assertIsNone(java.major_version(self.base / "absent"))

    def test_java_home_and_path_are_searched(self):
        fake_java(self.base / "home", 31)
        fake_java(self.base / "path", 32)
        found = java.find_javas({"JAVA_HOME": str(self.base / "home"),
                                 "PATH": str(self.base / "path" / "bin")})
        self.assertEqual([one.major for one in found[:2]], [31, 32])

    def test_the_oldest_that_suffices_is_chosen(self):
        javas = [java.Java(Path(str(major)), major) for major in (25, 11, 21, 17)]
        self.assertEqual(java.choose_java(javas, NEW).major, 21)
        self.assertEqual(java.choose_java(javas, OLD).major, 17)

    def test_the_release_follows_the_java(self):
        def release(*majors):
            return java.choose_release([java.Java(Path("x"), major) for major in majors])
        self.assertEqual(release(17, 21), NEW)
        self.assertEqual(release(17), OLD)
        self.assertEqual(release(), OLD)

    def test_an_unknown_version_names_the_known_ones(self):
        with self.assertRaisesRegex(Problem, r"1\.2\.3(.|\n)*" + OLD.version):
            java.choose_release([], "1.2.3")

    def test_without_java_it_brings_one_and_then_says_what_is_missing(self):
        brought = []
        with mock.patch.object(java, "find_javas", return_value=[]):
            with self.assertRaisesRegex(Problem, "no Java >= 17(.|\n)*JAVA_HOME"):
                java.java_for(OLD, self.base, bring=lambda *what: brought.append(what))
        self.assertEqual(brought, [(OLD, self.base)])


class Jars(InFolder):
    def setUp(self):
        super().setUp()
        self.store = jars.JarStore(self.base)
        self.jar = self.store.repository / "org" / "a.jar"
        self.jar.parent.mkdir(parents=True)
        self.jar.write_bytes(b"jar")
        self.store.lists.mkdir()
        checksum = hashlib.sha1(b"jar").hexdigest()
        Path(f"{self.jar}.sha1").write_text(checksum)
        self.store._write_list(OLD, [str(self.jar)])

    def fake_maven(self, lines):
        path = self.base / "bin" / "mvn"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)
        return mock.patch.dict(os.environ, PATH=f"{path.parent}:{os.environ['PATH']}")

    def test_what_is_there_is_not_brought_again(self):
        with self.fake_maven("exit 1"):
            self.assertEqual(self.store.classpath(OLD, None), [self.jar])

    def test_a_corrupt_jar_is_named(self):
        self.jar.write_bytes(b"jaR")
        with self.assertRaisesRegex(Problem, r"corrupt download: .*org/a\.jar(.|\n)*delete"):
            self.store.classpath(OLD, None)

    def test_a_deleted_jar_is_brought_anew(self):
        self.jar.unlink()
        found = self.store.lists / f"{OLD.version}.classpath"
        with self.fake_maven(f"printf jar > {self.jar}; echo {self.jar} > {found}"):
            self.assertEqual(self.store.classpath(OLD, java.Java(Path("/a/bin/java"), 17)),
                             [self.jar])
        self.assertEqual(self.jar.read_bytes(), b"jar")

    def test_a_failed_download_shows_mavens_words(self):
        self.jar.unlink()
        with self.fake_maven("echo '[ERROR] Could not transfer artifact x'; exit 1"):
            with self.assertRaisesRegex(Problem, "Could not transfer artifact x(.|\n)*network"):
                self.store.classpath(OLD, java.Java(Path("/a/bin/java"), 17))

    def test_a_full_disk_during_the_download(self):
        self.jar.unlink()
        with self.fake_maven("echo '[ERROR] a.jar: No space left on device'; exit 1"):
            with self.assertRaisesRegex(Problem, "disk is full"):
                self.store.classpath(OLD, java.Java(Path("/a/bin/java"), 17))

    def test_a_full_disk_before_the_download(self):
        self.jar.unlink()
        with mock.patch.object(jars.shutil, "disk_usage",
                               return_value=SimpleNamespace(free=5 << 20)):
            with self.assertRaisesRegex(Problem, "disk full: 5 MB free"):
                self.store.classpath(OLD, None)


class ProcessIdentity(unittest.TestCase):
    def setUp(self):
        self.child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "mark"])
        self.addCleanup(self.child.wait)
        self.addCleanup(self.child.kill)

    def test_the_very_process_is_known_and_stopped(self):
        one = process.Process.of(self.child.pid, "mark")
        self.assertTrue(one.alive())
        self.assertTrue(one.stop(10.0))
        self.assertFalse(one.alive())

    def test_a_recycled_pid_is_left_alone(self):
        real = process.Process.of(self.child.pid, "mark")
        for other in (process.Process(real.pid, real.started - 1, "mark"),
                      process.Process(real.pid, real.started, "other")):
            self.assertFalse(other.alive())
            other.stop(0.0)
        self.assertTrue(real.alive())

    def test_one_that_ignores_the_request_is_killed(self):
        stubborn = subprocess.Popen(["sh", "-c", "trap '' TERM; echo; while :; do sleep 0.1; done",
                                     "mark"], stdout=subprocess.PIPE)
        stubborn.stdout.readline()  # from here on it is deaf
        self.addCleanup(stubborn.stdout.close)
        self.addCleanup(stubborn.wait)
        self.assertFalse(process.Process.of(stubborn.pid, "mark").stop(0.2))


class Starting(InFolder):
    def test_a_taken_port_is_named(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with self.assertRaisesRegex(Problem, f"port {port} is taken(.|\n)*--port"):
                self.start(RUN_ON, port=port)

    def test_a_failed_start_shows_the_servers_last_lines(self):
        with self.assertRaisesRegex(Problem, "ended before it was ready(.|\n)*the dog ate it"):
            self.start("echo 'the dog ate it'; exit 1")

    def test_a_start_that_takes_too_long_leaves_no_process(self):
        with self.assertRaisesRegex(Problem, "not ready within 0 s"):
            self.start(RUN_ON, timeout=0.2)
        pid = Instance(self.base, "one").state()["process"]["pid"]
        self.assertIsNone(process.start_time(pid))

    def test_a_full_disk_is_told(self):
        with mock.patch.object(instance.shutil, "disk_usage",
                               return_value=SimpleNamespace(free=1 << 20)):
            with self.assertRaisesRegex(Problem, "disk full: 1 MB free"):
                self.start(RUN_ON)

    def test_other_data_is_not_touched(self):
        one = Instance(self.base, "one")
        one.home.mkdir(parents=True)
        one._save({"version": NEW.version, "password": "x", "ports": {}, "tls": False,
                   "extra": {}})
        with self.assertRaisesRegex(Problem, f"holds data of Neo4j {NEW.version}(.|\n)*wipe"):
            self.start(RUN_ON)

    def test_a_running_server_is_found_again_if_it_fits(self):
        with mock.patch.object(instance.bolt, "wait_for_login", return_value=True):
            one = self.start(RUN_ON, port=None)
            first = one.process()
            def unused(*_):
                self.fail("asked for Java or jars although a server runs")
            one.start(OLD, unused, unused, Options())
            self.assertEqual(one.process(), first)
            for options, release, words in ((Options(port=1), OLD, "port"),
                                            (Options(tls=True), OLD, "--tls"),
                                            (Options(http=True), OLD, "--http"),
                                            (Options(extra={"a": "b"}), OLD, "settings"),
                                            (Options(), NEW, OLD.version)):
                with self.assertRaisesRegex(Problem, f"already running, but.*{words}"):
                    one.start(release, unused, unused, options)
            with self.assertRaisesRegex(Problem, "stop it first"):
                one.wipe()
            self.assertEqual(one.exports()["NEO4J_PASSWORD"], one.state()["password"])
            self.assertTrue(one.stop())
            self.assertFalse(one.stop())
            one.wipe()
            self.assertFalse(one.home.exists())

    def test_what_tls_needs_is_told(self):
        one = Instance(self.base, "one")
        one.home.mkdir(parents=True)
        one._save({"version": NEW.version, "password": "x", "ports": {"bolt": 1}, "tls": True,
                   "extra": {"dbms.ssl.policy.bolt.client_auth": "REQUIRE"}})
        told = one.exports()
        self.assertTrue(told["NEO4J_CA_FILE"].endswith("certificates/public.crt"))
        self.assertTrue(told["NEO4J_CLIENT_CERTIFICATE_2"].endswith("trusted/client2.crt"))
        self.assertTrue(told["NEO4J_CLIENT_KEY_1"].endswith("certificates/client1.key"))
        self.assertEqual(told["NEO4J_CLIENT_AUTH"], "REQUIRE")

    def test_the_password_is_for_the_owner_only(self):
        with mock.patch.object(instance.bolt, "wait_for_login", return_value=True):
            one = self.start(RUN_ON)
        self.assertEqual(one.state_file.stat().st_mode & 0o077, 0)


class Settings(unittest.TestCase):
    def test_only_the_loopback_is_listened_on(self):
        lines = settings.configuration(NEW, {"bolt": 1, "http": 2, "https": 3}, {})
        listening = [value for key, value in lines.items() if "_address" in key]
        self.assertEqual(len(listening), 7)
        self.assertTrue(all(value.startswith("127.0.0.1") for value in listening))

    def test_connectors_not_asked_for_are_off(self):
        lines = settings.configuration(OLD, {"bolt": 1}, {"x": "y"})
        self.assertEqual((lines["server.http.enabled"], lines["server.https.enabled"], lines["x"]),
                         ("false", "false", "y"))

    def test_the_first_password_file(self):
        # As `neo4j-admin dbms set-initial-password secret-secret` of 5.26.30 wrote it.
        line = ("neo4j:SHA-256,14b308786a2eec20adef01789e79e04490155b36c77a41594b554ca326b37f17,"
                "f3a954a787123e177119689101fabbfa8b2484483f1b3cf5c03cdd909370a75f,1024:\n")
        salt = bytes.fromhex(line.split(",")[2])
        self.assertEqual(settings.first_password_file("secret-secret", salt), line)


class FakeServer:
    """Answers each received block of bytes with the next of `answers`, then closes."""

    def __init__(self, *answers):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen()
        self.port = self.socket.getsockname()[1]
        self.received = []
        self.thread = threading.Thread(target=self.serve, args=(answers,))
        self.thread.start()

    def serve(self, answers):
        peer, _ = self.socket.accept()
        with peer:
            for answer in answers:
                self.received.append(peer.recv(4096))
                peer.sendall(answer)

    def close(self):
        self.thread.join()
        self.socket.close()


class Bolt(unittest.TestCase):
    VERSION = b"\x00\x00\x02\x05"
    SUCCESS = b"\x00\x03\xb1\x70\xa0\x00\x00"
    RECORD = b"\x00\x04\xb1\x71\x91\x01\x00\x00"
    FAILURE = b"\x00\x20\xb1\x7f\xa1\x84code\xd0\x16Neo.ClientError.Sample\x00\x00"

    def check(self, *answers):
        server = FakeServer(*answers)
        self.addCleanup(server.close)
        bolt.check_login(server.port, "neo4j", "pw", timeout=5.0)
        return server

    def test_a_login_and_a_query(self):
        server = self.check(self.VERSION, self.SUCCESS, b"\x00\x00" + self.SUCCESS,
                            self.SUCCESS + self.RECORD + self.SUCCESS)
        self.assertEqual(server.received[0], bolt.MAGIC + bolt.PROPOSALS)
        self.assertIn(b"credentials", server.received[2])

    def test_a_refusal_carries_the_servers_words(self):
        with self.assertRaisesRegex(bolt.Refused, "login refused.*Neo.ClientError"):
            self.check(self.VERSION, self.SUCCESS, self.FAILURE)

    def test_another_kind_of_server(self):
        with self.assertRaisesRegex(bolt.Refused, "HTTP"):
            self.check(b"HTTP/1.1 400 Bad Request\r\n")

    def test_a_closed_connection_is_an_os_error(self):
        with self.assertRaises(OSError):
            self.check(self.VERSION[:2])


class CommandLine(InFolder):
    def run_command(self, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = cli.main([arguments[0], "--dir", str(self.base), *arguments[1:]])
        return code, out.getvalue()

    def test_nothing_there(self):
        self.assertEqual(self.run_command("status"), (3, "no instances\n"))
        self.assertEqual(self.run_command("stop")[0], 0)
        self.assertEqual(self.run_command("wipe")[0], 0)

    def test_problems_go_to_stderr_and_make_it_fail(self):
        code, out = self.run_command("start", "--version", "1.2.3")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("What to do", self.stderr.getvalue())

    def test_fetch_brings_each_version(self):
        brought = []
        with mock.patch.object(cli, "java_for", lambda release, base: release.min_java), \
                mock.patch.object(cli.JarStore, "classpath", lambda _, *what: brought.append(what)):
            self.assertEqual(self.run_command("fetch")[0], 0)
        self.assertEqual(brought, [(release, release.min_java) for release in RELEASES])

    def test_several_instances_must_be_told_apart(self):
        for name in ("one", "two"):
            Instance(self.base, name).home.mkdir(parents=True)
        self.assertEqual(self.run_command("wipe")[0], 1)
        self.assertIn("one, two", self.stderr.getvalue())
        self.assertEqual(self.run_command("wipe", "--name", "one")[0], 0)
        self.assertFalse(Instance(self.base, "one").home.exists())
        self.assertTrue(Instance(self.base, "two").home.exists())

    def test_wrong_arguments(self):
        for arguments in (["--port", "0"], ["--port", "x"], ["--name", "../x"], ["--set", "x"]):
            with self.assertRaises(SystemExit):
                self.run_command("start", *arguments)


if __name__ == "__main__":
    unittest.main()
