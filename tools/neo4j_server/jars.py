"""The server's jars: resolved by Maven once, checked at each start, offline from then on."""
import hashlib
import os
import shutil
import subprocess

from .packages import install_packages
from .say import Problem, last_lines, say
from .versions import MAVEN_DEPENDENCY_PLUGIN

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>neo4j-server</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version>
    </dependency>
  </dependencies>
</project>
"""
NEEDED_BYTES = 400 * 1024 * 1024


class JarStore:
    """Maven's own repository inside the build tree, and per release a list `<sha1>  <jar>` into it
    (in the form that `sha1sum -c` reads too)."""

    def __init__(self, base):
        self.repository = base / "maven"
        self.lists = base / "jars"

    def list_file(self, release):
        return self.lists / f"{release.version}.sha1"

    def classpath(self, release, java):
        """The checked jars of `release`, downloaded if they are not all there."""
        if not self._complete(release):
            self._download(release, java)
        return [path for _, path in self._checked(release)]

    def _entries(self, release):
        lines = self.list_file(release).read_text().splitlines()
        for line in lines:
            checksum, _, name = line.partition("  ")
            yield checksum, self.repository / name

    def _complete(self, release):
        return self.list_file(release).exists() and all(
            path.exists() for _, path in self._entries(release))

    def _checked(self, release):
        entries = list(self._entries(release))
        for checksum, path in entries:
            if sha1_of(path) != checksum:
                raise Problem(
                    f"corrupt download: {path} is not what Maven Central gave (SHA-1 differs)",
                    "delete that file and start again; it is then brought anew")
        return entries

    def _download(self, release, java):
        mvn = shutil.which("mvn")
        if mvn is None:
            install_packages("maven")
            mvn = shutil.which("mvn")
        self.lists.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.lists).free
        if free < NEEDED_BYTES:
            raise Problem(f"disk full: {free >> 20} MB free at {self.lists}, the download of Neo4j "
                          f"{release.version} needs {NEEDED_BYTES >> 20} MB", "free some space")
        say(f"downloading Neo4j {release.version} from Maven Central (about 150 MB, once) ...")
        pom = self.lists / f"{release.version}.pom.xml"
        pom.write_text(POM.format(version=release.version))
        found = self.lists / f"{release.version}.classpath"
        log = self.lists / f"{release.version}.log"
        temporary = self.lists / "tmp"
        temporary.mkdir(exist_ok=True)
        command = [mvn, "--batch-mode", "--strict-checksums", "-f", str(pom),
                   f"-Dmaven.repo.local={self.repository}", "-DincludeScope=runtime",
                   f"-Dmdep.outputFile={found}", f"-Dmdep.pathSeparator={os.pathsep}",
                   "org.apache.maven.plugins:maven-dependency-plugin:"
                   f"{MAVEN_DEPENDENCY_PLUGIN}:build-classpath"]
        # Java's own temporary files, too, stay inside the build tree.
        environ = dict(os.environ, JAVA_HOME=str(java.home),
                       MAVEN_OPTS=f"-XX:-UsePerfData -Djava.io.tmpdir={temporary}")
        with log.open("w") as out:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.STDOUT, env=environ)
        if done.returncode != 0:
            raise maven_problem(release, log)
        self._write_list(release, found.read_text().strip().split(os.pathsep))
        shutil.rmtree(temporary, ignore_errors=True)
        pom.unlink()
        found.unlink()

    def _write_list(self, release, paths):
        """Checks each jar against the checksum that Maven Central sent with it, and notes it."""
        lines = []
        for path in sorted(paths):
            name = os.path.relpath(path, self.repository)
            with open(f"{path}.sha1") as sent:
                checksum = sent.read().split()[0]
            lines.append(f"{checksum}  {name}\n")
        partial = self.list_file(release).with_suffix(".partial")
        partial.write_text("".join(lines))
        os.replace(partial, self.list_file(release))  # there whole or not at all


def maven_problem(release, log):
    lines = last_lines(log, 4000)
    errors = [line for line in lines if line.startswith("[ERROR]") and len(line) > 9][:6]
    shown = "\n".join("  maven: " + line for line in (errors or lines[-6:]))
    if any("No space left on device" in line for line in lines):
        advice = "the disk is full: free some space and start again"
    elif any("hecksum validation failed" in line for line in lines):
        advice = "a download arrived corrupt; start again, it is then brought anew"
    else:
        advice = f"check the network, then start again; the whole output is in {log}"
    return Problem(f"Maven could not bring Neo4j {release.version}:\n{shown}", advice)


def sha1_of(path):
    digest = hashlib.sha1()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
