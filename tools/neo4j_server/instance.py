"""One server with a name: its folder, its data, its process."""
import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import asdict, dataclass, field

from . import bolt, settings
from .process import Process
from .say import Problem, last_lines, say

USER = "neo4j"
NEEDED_BYTES = 200 * 1024 * 1024
FULL_BYTES = 20 * 1024 * 1024  # below this, a failed start is put down to the disk
STOP_SECONDS = 60.0


@dataclass
class Options:
    """What was asked for; None and False mean: not asked, anything will do."""
    port: int | None = None
    http: bool = False
    tls: bool = False
    extra: dict = field(default_factory=dict)
    timeout: float = 180.0


class Instance:
    """Everything lies in base/instances/<name>: neo4j.conf, data, logs, certificates, and
    server.json, which says what runs."""

    def __init__(self, base, name):
        self.base = base
        self.name = name
        self.home = base / "instances" / name
        self.state_file = self.home / "server.json"

    @staticmethod
    def all_in(base):
        folder = base / "instances"
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        return [Instance(base, name) for name in names]

    # --- what is known -------------------------------------------------------------------------

    def state(self):
        """The last start, as a dict; {} if there was none."""
        try:
            return json.loads(self.state_file.read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def process(self):
        """The running server's process, or None."""
        known = self.state().get("process")
        process = Process(**known) if known else None
        return process if process and process.alive() else None

    def exports(self):
        """What a shell needs to reach the server."""
        state = self.state()
        ports = state["ports"]
        found = {
            "NEO4J_URI": f"bolt://127.0.0.1:{ports['bolt']}",
            "NEO4J_USERNAME": USER,
            "NEO4J_PASSWORD": state["password"],
            "NEO4J_VERSION": state["version"],
        }
        for name in ("http", "https"):
            if name in ports:
                found[f"NEO4J_{name.upper()}_URI"] = f"{name}://127.0.0.1:{ports[name]}"
        if state["tls"]:
            folder = self._certificates()
            found["NEO4J_CA_FILE"] = str(folder / "public.crt")
            for number, client in enumerate(settings.CLIENTS, 1):
                found[f"NEO4J_CLIENT_CERTIFICATE_{number}"] = str(folder / "trusted" / f"{client}.crt")
                found[f"NEO4J_CLIENT_KEY_{number}"] = str(folder / f"{client}.key")
            found["NEO4J_CLIENT_AUTH"] = state["extra"].get(settings.CLIENT_AUTH, "OPTIONAL")
        return found

    def _certificates(self):
        return self.home / "certificates"

    # --- what can be done ----------------------------------------------------------------------

    @contextlib.contextmanager
    def locked(self):
        """One start, stop or wipe at a time; a second one waits."""
        locks = self.base / "locks"  # beside the instances: wipe must not delete what it holds
        locks.mkdir(parents=True, exist_ok=True)
        with open(locks / self.name, "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def start(self, release, java, jars, options):
        """Returns when a login and a query have succeeded. `java` and `jars` are functions, asked
        only if nothing runs yet."""
        with self.locked():
            process = self.process()
            if process:
                self._must_fit(release, options)
                say(f"{self.name}: already running (pid {process.pid})")
            else:
                found = java()
                process = self._launch(release, found, jars(found), options)
            self._wait_until_ready(process, options)

    def stop(self):
        """Ends this instance's process, and no other. False if none was running."""
        with self.locked():
            process = self.process()
            if process:
                say(f"{self.name}: stopping (pid {process.pid}) ...")
                if not process.stop(STOP_SECONDS):
                    say(f"{self.name}: it did not end within {STOP_SECONDS:.0f} s and was killed")
            return process is not None

    def wipe(self):
        """Removes the data, the password and everything else of this instance."""
        if self.process():
            raise Problem(f"{self.name} is running",
                          f"stop it first: tools/neo4j-server stop --name {self.name}")
        with self.locked():
            shutil.rmtree(self.home, ignore_errors=True)

    # --- how -----------------------------------------------------------------------------------

    def _must_fit(self, release, options):
        """A running server is handed out only if it is what was asked for."""
        state = self.state()
        differs = []
        if release.version != state["version"]:
            differs.append(f"version {state['version']}")
        if options.port not in (None, state["ports"]["bolt"]):
            differs.append(f"port {state['ports']['bolt']}")
        if options.http and "http" not in state["ports"]:
            differs.append("without --http")
        if options.tls and not state["tls"]:
            differs.append("without --tls")
        if any(state["extra"].get(key) != value for key, value in options.extra.items()):
            differs.append("with other settings")
        if differs:
            raise Problem(f"{self.name} is already running, but {', '.join(differs)}",
                          f"tools/neo4j-server stop --name {self.name}, or use another --name")

    def _launch(self, release, java, jars, options):
        before = self.state()
        if before and before["version"] != release.version:
            raise Problem(f"{self.name} holds data of Neo4j {before['version']}, not of "
                          f"{release.version}",
                          f"use another --name, or tools/neo4j-server wipe --name {self.name}")
        for name in ("data/dbms", "logs", "tmp", "conf", "plugins", "import"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.home).free
        if free < NEEDED_BYTES:
            raise Problem(f"disk full: {free >> 20} MB free at {self.home}, a server needs "
                          f"{NEEDED_BYTES >> 20} MB", "free some space")
        ports = choose_ports(options)
        extra = dict(options.extra)
        if options.tls:
            settings.make_certificates(self._certificates())
            extra = {**settings.certificate_settings(self._certificates(), ports), **extra}
        lines = settings.configuration(release, ports, extra)
        (self.home / "conf" / "neo4j.conf").write_text(
            "".join(f"{key}={value}\n" for key, value in lines.items()))
        state = {"version": release.version, "ports": ports, "tls": options.tls,
                 "extra": options.extra, "password": before.get("password")}
        if not state["password"]:
            state["password"] = secrets.token_hex(12)
            (self.home / "data" / "dbms" / "auth.ini").write_text(
                settings.first_password_file(state["password"]))
        # Known before it runs: a start that is killed right here still finds its password again.
        self._save(state)
        say(f"{self.name}: starting Neo4j {release.version} on Java {java.major}, "
            f"port {ports['bolt']} ...")
        marker = settings.process_marker(self.home)
        logs = self.home / "logs"
        if (logs / "neo4j.log").exists():  # so that the last lines are never another start's
            os.replace(logs / "neo4j.log", logs / "neo4j.log.old")
        with open(logs / "console.log", "w") as console:
            child = subprocess.Popen(
                [str(java.path), *settings.java_arguments(release, self.home, self.home / "tmp")],
                cwd=self.home, stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                env=dict(os.environ, CLASSPATH=os.pathsep.join(map(str, jars))),
                start_new_session=True)  # Ctrl-C in the caller's terminal is not meant for it
        process = Process.of(child.pid, marker)
        self._save({**state, "process": asdict(process)})
        return process

    def _save(self, state):
        partial = self.state_file.with_suffix(".partial")
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(state, file, indent=2)
        os.replace(partial, self.state_file)

    def _wait_until_ready(self, process, options):
        state = self.state()
        began = time.monotonic()
        try:
            ready = bolt.wait_for_login(state["ports"]["bolt"], USER, state["password"],
                                        options.timeout, process.alive)
            if ready and "http" in state["ports"]:
                wait_for_port(state["ports"]["http"], began + options.timeout, process.alive)
        except bolt.Refused as refused:
            process.stop(STOP_SECONDS)
            raise Problem(f"{self.name}: {refused}",
                          f"the data was made with another password; tools/neo4j-server wipe "
                          f"--name {self.name} begins anew") from None
        except BaseException:  # Ctrl-C too: no half-started server is left behind
            process.stop(STOP_SECONDS)
            raise
        if not ready:
            ended = not process.alive()
            process.stop(STOP_SECONDS)
            raise self._failed_start(ended, options)
        say(f"{self.name}: ready after {time.monotonic() - began:.1f} s")

    def _failed_start(self, ended, options):
        what = "ended before it was ready" if ended else (
            f"was not ready within {options.timeout:.0f} s and was stopped")
        logs = self.home / "logs"
        lines = [f"  {name}: {line}" for name in ("console.log", "neo4j.log")
                 for line in last_lines(logs / name, 12)]
        text = "\n".join(lines) or "  (it wrote none)"
        if shutil.disk_usage(self.home).free < FULL_BYTES or "No space left on device" in text:
            advice = "the disk is full: free some space and start again"
        elif "Address already in use" in text or "BindException" in text:
            advice = "another process took the port meanwhile: start again"
        elif "could not reserve enough space" in text.lower() or "OutOfMemory" in text:
            advice = f"the machine has too little memory for a heap of {settings.HEAP}: free some"
        elif options.extra and "setting" in text:
            advice = "mend what was given with --set"
        else:
            advice = (f"read the lines above and {logs}; if the data is broken, "
                      f"tools/neo4j-server wipe --name {self.name} begins anew")
        return Problem(f"{self.name}: the server {what}. Its last lines:\n{text}", advice)


def wait_for_port(port, deadline, alive):
    while alive() and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 5.0).close()
            return
        except OSError:
            time.sleep(0.1)


def choose_ports(options):
    """The ports asked for, proven free, or free ones that the kernel chooses."""
    ports = {"bolt": claim_port(options.port or 0)}
    if options.http:
        ports["http"] = claim_port(0)
        if options.tls:
            ports["https"] = claim_port(0)
    return ports


def claim_port(port):
    with socket.socket() as probe:
        # As Neo4j does itself: connections of an earlier server in TIME_WAIT are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Problem(f"port {port} is not allowed to this user",
                              "choose one above 1023, or leave --port away") from None
            if error.errno != errno.EADDRINUSE:
                raise
            raise Problem(f"port {port} is taken by another process",
                          "choose another --port, or leave it away to get a free one") from None
        return probe.getsockname()[1]
