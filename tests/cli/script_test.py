"""neo4j-cli as scripts use it: what it writes where, and its exit codes.

Usage: script_test.py PROGRAM    (with NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD set)
"""
import json
import os
import signal
import subprocess
import tempfile
import time

from client import PATIENCE_SECONDS, check, check_equal, environment, main, run

ROWS = "UNWIND range(1, 3) AS i RETURN i, 'row ' + i AS name"
ENDLESS = "UNWIND range(1, 1000000000) AS i RETURN i"
SLOW = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a WHERE a < 0 RETURN a"


def done(program, *arguments, **options):
    result = run(program, *arguments, **options)
    check_equal(result.returncode, 0, f"exit code of {arguments}, which said {result.stderr!r}")
    return result.stdout


def refused(program, code, *arguments, says="", **options):
    result = run(program, *arguments, **options)
    check_equal(result.returncode, code, f"exit code of {arguments}, which said {result.stderr!r}")
    check(says in result.stderr, f"{arguments} said {result.stderr!r}, without {says!r}")
    check(os.environ["NEO4J_PASSWORD"] not in result.stderr, "the password is in an error")
    return result.stdout


def test_csv_is_what_scripts_get(program):
    check_equal(done(program, ROWS), "i,name\n1,row 1\n2,row 2\n3,row 3\n", "CSV")
    check_equal(done(program, "RETURN 1 AS x; RETURN 2 AS y"), "x\n1\ny\n2\n", "two results")
    check_equal(done(program, "UNWIND [] AS x RETURN x"), "x\n", "no rows")


def test_json_lines(program):
    lines = done(program, "--format", "jsonl", ROWS).splitlines()
    check_equal([json.loads(line) for line in lines],
                [{"i": i, "name": f"row {i}"} for i in (1, 2, 3)], "JSON lines")


def test_arrow_file(program):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.arrow")
        check_equal(done(program, "--format", "arrow", "-o", path, ROWS), "", "standard output")
        with open(path, "rb") as file:
            data = file.read()
        check(data.startswith(b"ARROW1") and data.endswith(b"ARROW1"), "no Arrow file")
        check(b"row 3" in data, "a row is missing")
        try:
            from pyarrow import ipc  # where there is one, its word counts
        except ImportError:
            pass
        else:
            with ipc.open_file(path) as reader:
                check_equal(reader.read_all().to_pydict(),
                            {"i": [1, 2, 3], "name": ["row 1", "row 2", "row 3"]}, "rows")
        refused(program, 2, "--format", "arrow", "-o", path, "RETURN 1 AS x; RETURN 2 AS x",
                says="holds one result")


def test_table(program):
    check_equal(done(program, "--format", "table", ROWS),
                " i | name\n---+-------\n 1 | row 1\n 2 | row 2\n 3 | row 3\n3 rows\n", "table")


def test_what_was_changed(program):
    text = done(program, "--format", "table",
                "CREATE (:CliChange {a: 1, b: 2}); MATCH (n:CliChange) DELETE n")
    check_equal(text, "1 node created, 2 properties set, 1 label added\n1 node deleted\n", "counters")


def test_standard_input_is_a_script(program):
    check_equal(done(program, stdin="RETURN 1 AS x;\n// ;\nRETURN ';' AS y"), "x\n1\ny\n;\n", "stdin")
    check_equal(done(program, "--file", "-", stdin="RETURN 1 AS x"), "x\n1\n", "--file -")


def test_files(program):
    with tempfile.TemporaryDirectory() as folder:
        inner, outer = os.path.join(folder, "inner.cypher"), os.path.join(folder, "outer.cypher")
        with open(inner, "w", encoding="utf-8") as file:
            file.write("RETURN $x AS inner;")
        with open(outer, "w", encoding="utf-8") as file:
            file.write(f"\ufeff:param x => 1 + 1\n:source {inner}\nRETURN $x AS outer;\n")
        check_equal(done(program, "-f", outer), "inner\n2\nouter\n2\n", "a file that runs another")
        out = os.path.join(folder, "out.csv")
        check_equal(done(program, "-o", out, "RETURN 1 AS x"), "", "nothing beside the file")
        with open(out, encoding="utf-8") as file:
            check_equal(file.read(), "x\n1\n", "the file")
        with open(outer, "a", encoding="utf-8") as file:
            file.write(f":source {outer}\n")
        refused(program, 2, "-f", outer, says="more than 16 times deep")
        refused(program, 4, "-f", os.path.join(folder, "none"), says="cannot open")
        refused(program, 4, "-o", os.path.join(folder, "none", "x"), "RETURN 1", says="cannot open")


def test_full_disk(program):
    refused(program, 4, "-o", "/dev/full", ROWS, says="cannot write to /dev/full")


def test_closed_streams(program):
    for closed, says in (("<&-", "cannot read standard input"),
                         (">&-", "cannot write to standard output")):
        command = f"echo 'RETURN 1 AS x' | (exec '{program}' {closed})"
        result = subprocess.run(command, shell=True, text=True, capture_output=True,
                                env=environment(), timeout=PATIENCE_SECONDS, check=False)
        check_equal(result.returncode, 4, f"exit code with {closed}, which said {result.stderr!r}")
        check(says in result.stderr, f"with {closed} it said {result.stderr!r}")


def test_parameters(program):
    text = done(program, "-P", "a=[1, {\"b\": null}]", "--param", "d => date('2026-01-02')",
                "-P", "{e: 1.5, f: 'x;y'}", "--format", "jsonl",
                "RETURN $a AS a, $d + duration('P1D') AS d, $e AS e, $f AS f")
    check_equal(json.loads(text), {"a": [1, {"b": None}], "d": "2026-01-03", "e": 1.5, "f": "x;y"},
                "parameters")
    text = ":param `a b` => 1\n:param c => \"x\"\n"
    check_equal(done(program, text + ":params"), text, "what is listed can be typed")
    refused(program, 2, "-P", "a=x", "RETURN 1", says="is no JSON")
    refused(program, 2, "-P", "a", "RETURN 1", says="write name => expression")
    refused(program, 1, "-P", "a => x", "RETURN 1", says="x")


def test_transactions(program):
    script = ":begin\nCREATE (:CliTx);\n:rollback\nMATCH (n:CliTx) RETURN count(n) AS n;"
    check_equal(done(program, stdin=script), "n\n0\n", "rolled back")
    script = ":begin; CREATE (:CliTx); :commit; MATCH (n:CliTx) DELETE n RETURN count(n) AS n"
    check_equal(done(program, script), "n\n1\n", "committed")
    refused(program, 2, ":begin; CREATE (:CliTx)", says="rolled back")
    check_equal(done(program, "MATCH (n:CliTx) RETURN count(n) AS n"), "n\n0\n", "never committed")
    refused(program, 2, ":commit", says="no transaction is open")
    refused(program, 2, ":begin; :begin", says="open already")


def test_errors(program):
    text = refused(program, 1, "RETURN 1 AS x;\nRETRUN 2;\nRETURN 3 AS x", says="line 2: ")
    check_equal(text, "x\n1\n", "stopped at the error")
    text = refused(program, 1, "--fail-at-end", "RETURN 1 AS x; RETRUN 2; RETURN 3 AS x",
                   "RETURN 4 AS x", says="RETRUN")
    check_equal(text, "x\n1\nx\n3\nx\n4\n", "went on")
    refused(program, 1, stdin="\n\nRETURN 1/0", says="standard input:3: ")
    refused(program, 2, "RETURN 'a", says="string that begins on line 1 is never closed")
    refused(program, 2, ":nothing", says="there is no command :nothing")
    refused(program, 2, "--nothing", says="--nothing")
    # In a failed transaction nothing runs by itself.
    text = refused(program, 1, "--fail-at-end",
                   ":begin; RETURN 1/0; CREATE (:CliFailed); :rollback; "
                   "MATCH (n:CliFailed) RETURN count(n) AS n")
    check_equal(text[-4:], "n\n0\n", "nothing was made")


def test_no_connection(program):
    refused(program, 3, "-a", "bolt://127.0.0.1:1", "RETURN 1", says="127.0.0.1:1")
    refused(program, 3, "RETURN 1", says="", NEO4J_PASSWORD="not-" + os.environ["NEO4J_PASSWORD"])
    refused(program, 2, "-a", "nonsense", "RETURN 1", says="nonsense")
    refused(program, 2, "RETURN 1", NEO4J_PASSWORD=None, says="NEO4J_PASSWORD")


def test_databases(program):
    check_equal(done(program, "-d", "system", "SHOW DATABASE system YIELD name"), "name\nsystem\n",
                "--database")
    check_equal(done(program, ":use system; SHOW DATABASE system YIELD name"), "name\nsystem\n", ":use")
    refused(program, 1, ":use nowhere", says="nowhere")


def test_access_mode_and_timeout(program):
    refused(program, 1, "--access-mode", "read", "CREATE (:CliRead)", says="read access mode")
    refused(program, 1, "--timeout", "0.2", SLOW, says="TimedOut")


def test_plans(program):
    text = done(program, "--format", "table", "EXPLAIN MATCH (n:CliPlan) RETURN n")
    for word in ("Operator", "Estimated rows", "+ProduceResults", "+NodeByLabelScan", "n:CliPlan"):
        check(word in text, f"{word} is not in the plan:\n{text}")
    text = done(program, "--format", "table", "PROFILE UNWIND [1, 2] AS x RETURN x")
    for word in ("DB hits", "Rows", "+Unwind", "db hits in all", "2 rows"):
        check(word in text, f"{word} is not in the profile:\n{text}")
    result = run(program, "EXPLAIN RETURN 1 AS x")
    check_equal(result.stdout, "", "rows of a query that is only explained")
    check("+ProduceResults" in result.stderr, "the plan is on standard error")
    check("+ProduceResults" in run(program, "-q", "EXPLAIN RETURN 1 AS x").stderr, "--quiet hides no plan")


def test_warnings(program):
    query = "MATCH (n:CliNoSuchLabel) RETURN n.x AS x"
    result = run(program, query)
    check("warning: " in result.stderr and "CliNoSuchLabel" in result.stderr, result.stderr)
    check_equal(run(program, "-q", query).stderr, "", "quiet")


def test_a_reader_that_has_enough(program):
    command = f"'{program}' '{ENDLESS}' | head -n 3"
    result = subprocess.run(command, shell=True, text=True, capture_output=True, env=environment(),
                            timeout=PATIENCE_SECONDS, check=True)
    check_equal(result.stdout, "i\n1\n2\n", "the first lines")


def interrupted(process):
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=PATIENCE_SECONDS)
    check_equal(process.returncode, 130, f"exit code after Ctrl-C; it said {error!r}")
    return error


def start(program, *arguments):
    return subprocess.Popen([program, *arguments], text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, stdin=subprocess.PIPE, env=environment())


def test_ctrl_c_while_rows_come(program):
    process = start(program, ":begin; " + ENDLESS)
    for _ in range(10):
        process.stdout.readline()
    # Nobody reads on: the program is stuck in writing.
    check("rolled back" in interrupted(process), "it says what became of the transaction")


def test_ctrl_c_while_the_server_thinks(program):
    marker = f"cli_{os.getpid()}"
    process = start(program, f"RETURN 1 AS x; {SLOW} + '{marker}'")
    check_equal(process.stdout.readline(), "x\n", "the first result")
    deadline = time.monotonic() + PATIENCE_SECONDS
    running = ("SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS '" + marker +
               "' AND NOT currentQuery CONTAINS 'SHOW' RETURN count(*) AS n")
    while done(program, running) != "n\n1\n":
        check(time.monotonic() < deadline, "the query never began")
    interrupted(process)
    while done(program, running) != "n\n0\n":
        check(time.monotonic() < deadline, "the server still runs the query")


def test_ctrl_c_while_a_script_is_awaited(program):
    for _ in range(5):  # sometimes in the midst of the first statement's end, sometimes behind it
        process = start(program)
        process.stdin.write("RETURN 1 AS x;\n")
        process.stdin.flush()
        check_equal(process.stdout.readline(), "x\n", "what was written so far was run")
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE_SECONDS)  # although its standard input is still open
        _, error = process.communicate()
        check_equal(code, 130, f"exit code after Ctrl-C; it said {error!r}")


def wait_until_ctrl_c_is_caught(process):
    deadline = time.monotonic() + PATIENCE_SECONDS
    caught = 0
    while not caught & 1 << (signal.SIGINT - 1):
        check(process.poll() is None and time.monotonic() < deadline, "Ctrl-C is never caught")
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
            caught = next(int(line.split()[1], 16) for line in file if line.startswith("SigCgt"))


def pipe_in(folder):
    path = os.path.join(folder, "pipe")
    os.mkfifo(path)
    return path


def test_named_pipes(program):
    with tempfile.TemporaryDirectory() as folder:
        path = pipe_in(folder)
        process = start(program, "-f", path)
        with open(path, "w", encoding="utf-8") as pipe:
            pipe.write("RETURN 1 AS x;\n")
            pipe.flush()
            check_equal(process.stdout.readline(), "x\n", "what was written so far was run")
            pipe.write("RETURN 2 AS y;\n")
        check_equal(process.stdout.read(), "1\ny\n2\n", "the rest")
        check_equal(process.wait(PATIENCE_SECONDS), 0, "exit code")
        process = start(program, "-o", path, ROWS)
        with open(path, encoding="utf-8") as pipe:
            check_equal(pipe.read(), "i,name\n1,row 1\n2,row 2\n3,row 3\n", "the result")
        process.communicate(timeout=PATIENCE_SECONDS)
        check_equal(process.returncode, 0, "exit code")


def test_ctrl_c_while_nobody_is_at_the_other_end_of_a_pipe(program):
    with tempfile.TemporaryDirectory() as folder:
        path = pipe_in(folder)
        for arguments in (["-f", path], [f":source {path}"], ["-o", path, "RETURN 1"]):
            process = start(program, *arguments)
            wait_until_ctrl_c_is_caught(process)
            check("Interrupted." in interrupted(process), f"{arguments} says why it ends")


def test_the_password_is_not_in_the_process_list(program):
    process = start(program, "-p", os.environ["NEO4J_PASSWORD"])
    process.stdin.write("RETURN 1 AS x;\n")
    process.stdin.flush()
    process.stdout.readline()
    with open(f"/proc/{process.pid}/cmdline", encoding="utf-8") as file:
        arguments = file.read()
    process.communicate(timeout=PATIENCE_SECONDS)
    check_equal(process.returncode, 0, "exit code")
    check(os.environ["NEO4J_PASSWORD"] not in arguments, f"other users see it: {arguments!r}")


def test_a_large_result_needs_little_memory(program):
    for form in ("csv", "jsonl", "table"):
        query = "UNWIND range(1, 300000) AS i RETURN i, 'some text for row ' + i AS text"
        with start(program, "--format", form, query) as process:
            peak = 0
            while process.stdout.read(1 << 20):
                with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
                    peak = max([peak] + [int(line.split()[1]) for line in file
                                         if line.startswith("VmHWM")])
        check(0 < peak < 60_000, f"{form}: {peak} KiB at its peak")


main(globals())
