"""A Neo4j Community server from Maven Central, kept inside the build tree."""
