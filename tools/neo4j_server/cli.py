"""The command line: start, stop, status, wipe, fetch."""
import argparse
import errno
import os
import re
import shlex
import signal
import sys
from pathlib import Path

from .instance import Instance, Options
from .jars import JarStore
from .java import choose_release, find_javas, java_for, wheel_java_home
from .say import Problem, say
from .versions import RELEASES

ROOT = Path(__file__).resolve().parent.parent.parent
PINNED = ", ".join(release.version for release in RELEASES)

DESCRIPTION = f"""\
Runs a real Neo4j Community server for tests and examples: loopback only, with a password of its
own, everything inside the build tree. Brought from Maven Central once, offline from then on.

  eval "$(tools/neo4j-server start)"     then NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD are set
  tools/neo4j-server stop

Versions: {PINNED}. Without --version: the newest one that a Java on this machine can run.
"""


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(prog="tools/neo4j-server", description=DESCRIPTION,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    helps = {
        "start": "start it, or find the running one; prints `export` lines",
        "stop": "end it and wait for that",
        "status": "say what runs; 0 if anything does, else 3",
        "wipe": "remove its data",
        "fetch": "bring what a start needs of each pinned version, and start nothing",
        "versions": "list the pinned versions and the Java found for each",
    }
    for name, text in helps.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--dir", type=Path, default=ROOT / "build" / "neo4j-server",
                             help="where everything is kept (default: build/neo4j-server)")
        if name in ("versions", "fetch"):
            continue
        command.add_argument("--name", type=instance_name,
                             help="which instance (default: its version)")
        if name != "start":
            continue
        command.add_argument("--version", help=f"one of: {PINNED}")
        command.add_argument("--port", type=port_number, help="the Bolt port (default: a free one)")
        command.add_argument("--http", action="store_true", help="HTTP, too (a free port)")
        command.add_argument("--tls", action="store_true",
                             help="TLS with a self-made certificate: optional on the Bolt port "
                                  "(where clients may show one, too), and with --http an HTTPS "
                                  "port")
        command.add_argument("--set", dest="extra", action="append", type=setting, default=[],
                             metavar="KEY=VALUE", help="one more line of neo4j.conf")
        command.add_argument("--timeout", type=float, default=180.0, metavar="SECONDS",
                             help="give up if it is not ready by then (default: 180)")
    return parser.parse_args(arguments)


def instance_name(text):
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text):
        raise argparse.ArgumentTypeError("letters, digits, '.', '_' and '-' only")
    return text


def port_number(text):
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: 1 to 65535")
    return int(text)


def setting(text):
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"'{text}' is not KEY=VALUE")
    return key, value


def one_instance(base, name, wanted):
    """The instance meant: the one named, or the only one of which wanted() holds, or None."""
    if name:
        return Instance(base, name)
    found = [instance for instance in Instance.all_in(base) if wanted(instance)]
    if len(found) > 1:
        names = ", ".join(instance.name for instance in found)
        raise Problem(f"there are several: {names}", "say which: --name NAME")
    return found[0] if found else None


def start(asked, base):
    release = choose_release(find_javas(extra_homes=[wheel_java_home(base)]), asked.version)
    if asked.name and not asked.version:  # a named instance stays what it is
        known = Instance(base, asked.name).state().get("version")
        release = choose_release([], known) if known else release
    instance = Instance(base, asked.name or release.version)
    jars = JarStore(base)
    instance.start(release, lambda: java_for(release, base),
                   lambda java: jars.classpath(release, java),
                   Options(asked.port, asked.http, asked.tls, dict(asked.extra), asked.timeout))
    for key, value in instance.exports().items():
        print(f"export {key}={shlex.quote(value)}")
    return 0


def stop(asked, base):
    instance = one_instance(base, asked.name, Instance.process)
    if instance is None or not instance.stop():
        say("nothing to stop: no server of this tree is running"
            if instance is None else f"{instance.name}: not running")
    else:
        say(f"{instance.name}: stopped")
    return 0


def status(asked, base):
    known = [Instance(base, asked.name)] if asked.name else Instance.all_in(base)
    running = 0
    for instance in known:
        process, state = instance.process(), instance.state()
        running += process is not None
        if process:
            print(f"{instance.name}: Neo4j {state['version']} running, pid {process.pid}, "
                  f"bolt://127.0.0.1:{state['ports']['bolt']}")
        elif state:
            print(f"{instance.name}: Neo4j {state['version']}, stopped")
        else:
            print(f"{instance.name}: no such instance")
    if not known:
        print("no instances")
    return 0 if running else 3


def wipe(asked, base):
    instance = one_instance(base, asked.name, lambda _: True)
    if instance is None or not instance.home.exists():
        say("nothing to wipe")
        return 0
    instance.wipe()
    say(f"{instance.name}: wiped")
    return 0


def fetch(_, base):
    for release in RELEASES:
        JarStore(base).classpath(release, java_for(release, base))
        say(f"Neo4j {release.version} is there")
    return 0


def versions(_, base):
    javas = find_javas(extra_homes=[wheel_java_home(base)])
    for release in RELEASES:
        fitting = sorted({java.major for java in javas if java.major >= release.min_java})
        found = f"Java {fitting[0]}" if fitting else f"no Java >= {release.min_java} found"
        print(f"{release.version}\t{found}")
    return 0


def main(arguments=None):
    # A kill is treated like Ctrl-C, so that a start in progress cleans up after itself.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    asked = parse_arguments(arguments)
    commands = {"start": start, "stop": stop, "status": status, "wipe": wipe,
                "fetch": fetch, "versions": versions}
    try:
        return commands[asked.command](asked, asked.dir.resolve())
    except Problem as problem:
        print(f"neo4j-server: error: {problem}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            raise
        where = f" at {error.filename}" if error.filename else ""
        print(f"neo4j-server: error: {os.strerror(error.errno)}{where}\n"
              f"  What to do: make {asked.dir} writable and see that its disk has space",
              file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("neo4j-server: interrupted", file=sys.stderr)
        return 130
