"""What a server is given: its configuration file, its first password, its certificate."""
import hashlib
import os
import shutil
import subprocess

from .packages import install_packages
from .say import Problem

HEAP = "512m"

CLIENT_AUTH = "dbms.ssl.policy.bolt.client_auth"
CLIENTS = ("client1", "client2")  # who has a certificate that the server trusts

BASE = {
    "server.default_listen_address": "127.0.0.1",
    "dbms.security.auth_enabled": "true",
    "server.memory.pagecache.size": "128m",
    # Otherwise each database claims 256 MB of disk for its first transaction log.
    "db.tx_log.preallocate": "false",
    # No word to the outside.
    "dbms.usage_report.enabled": "false",
    "client.allow_telemetry": "false",
    # Stops in one second instead of ten.
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
}
SINCE_2025 = {
    "dbms.fleet_manager.enabled": "false",
    "server.fleet_discovery.enabled": "false",
}


def configuration(release, ports, extra):
    """neo4j.conf as a dict. `ports` holds "bolt" and, where wanted, "http" and "https"; `extra`
    comes last and wins."""
    settings = dict(BASE)
    if not release.version.startswith("5."):
        settings.update(SINCE_2025)
    for name in ("bolt", "http", "https"):
        settings[f"server.{name}.enabled"] = "true" if name in ports else "false"
        if name in ports:
            settings[f"server.{name}.listen_address"] = f"127.0.0.1:{ports[name]}"
            # What routing tables and the HTTP root name.
            settings[f"server.{name}.advertised_address"] = f"127.0.0.1:{ports[name]}"
    settings.update(extra)
    return settings


def certificate_settings(folder, ports):
    """TLS on Bolt is OPTIONAL: bolt:// and bolt+ssc:// both work on the one port. So are clients'
    certificates, of which those that make_certificates() makes are trusted."""
    settings = {"server.bolt.tls_level": "OPTIONAL"}
    for policy in [name for name in ("bolt", "https") if name in ports]:
        settings.update({
            f"dbms.ssl.policy.{policy}.enabled": "true",
            f"dbms.ssl.policy.{policy}.base_directory": str(folder),
            f"dbms.ssl.policy.{policy}.private_key": "private.key",
            f"dbms.ssl.policy.{policy}.public_certificate": "public.crt",
            f"dbms.ssl.policy.{policy}.client_auth": "NONE",
        })
    settings[CLIENT_AUTH] = "OPTIONAL"
    return settings


def make_certificates(folder):
    """A self-made certificate for localhost and two of clients, once."""
    trusted = folder / "trusted"
    made = [folder / "public.crt", *(trusted / f"{client}.crt" for client in CLIENTS)]
    if all(path.exists() for path in made):
        return
    if shutil.which("openssl") is None:
        install_packages("openssl")
    for each in (trusted, folder / "revoked"):  # the server wants both to be there
        each.mkdir(parents=True, exist_ok=True)
    for client in CLIENTS:
        make_certificate(f"/CN={client}", folder / f"{client}.key", trusted / f"{client}.crt")
    make_certificate("/CN=localhost", folder / "private.key", folder / "public.crt",
                     "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")


def make_certificate(subject, key, certificate, *more):
    done = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650",
         "-subj", subject, *more, "-keyout", str(key), "-out", str(certificate)],
        capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem("openssl could not make a certificate:\n" + done.stderr.rstrip(),
                      "check that OpenSSL 1.1.1 or newer is installed")


def first_password_file(password, salt=None):
    """data/dbms/auth.ini, which a new server reads once to make its first user.

    Writing it leaves no moment in which the well-known password neo4j/neo4j would be accepted."""
    salt = os.urandom(32) if salt is None else salt
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(1023):
        digest = hashlib.sha256(digest).digest()
    return f"neo4j:SHA-256,{digest.hex()},{salt.hex()},1024:\n"


def java_arguments(release, home, temporary):
    """The Java command line after `java`, up to and with the main class and its arguments."""
    opens = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch",
             "java.base/java.lang")
    return [
        f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+ExitOnOutOfMemoryError",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in opens),
        # Nothing outside the build tree: no performance files, no unpacked native libraries.
        "-XX:-UsePerfData", f"-Djava.io.tmpdir={temporary}", f"-Djna.tmpdir={temporary}",
        release.main_class, process_marker(home), f"--config-dir={home / 'conf'}",
    ]


def process_marker(home):
    """The argument by which a server's process is known again."""
    return f"--home-dir={home}"
