"""neo4j-cli as a person uses it, on a pseudo-terminal.

Usage: shell_test.py PROGRAM    (with NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD set)
"""
import os
import stat
import tempfile

from client import Terminal, check, check_equal, main, run

PROMPT = r"neo4j> "
SLOW = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a WHERE a < 0 RETURN a;"
ENDLESS = "UNWIND range(1, 1000000000) AS i RETURN i;"


def shell(program, *arguments, **changes):
    terminal = Terminal(program, *arguments, **changes)
    terminal.expect("Connected to Neo4j/")
    terminal.expect(PROMPT)
    return terminal


def leave(terminal):
    terminal.enter(":exit")
    check_equal(terminal.exit_code(), 0, "exit code")


def test_a_query_and_leaving(program):
    with shell(program) as terminal:
        terminal.enter("RETURN 1 + 1 AS two;")
        terminal.expect(r" two\s")
        terminal.expect(r" 2\s")
        terminal.expect(r"1 row, ready after \d+ ms, done after \d+ ms")
        terminal.expect(PROMPT)
        leave(terminal)


def test_ctrl_d_leaves(program):
    with shell(program) as terminal:
        terminal.press_ctrl("d")
        check_equal(terminal.exit_code(), 0, "exit code")


def test_several_lines(program):
    with shell(program) as terminal:
        terminal.enter("RETURN 'a;")
        terminal.expect(r"'> ")
        terminal.enter("b' AS x,")
        terminal.expect(r"-> ")
        terminal.enter("2 AS y; RETURN 3 AS z;")
        terminal.expect(r"a;\\nb")
        terminal.expect(r" z\s")
        terminal.expect(PROMPT)
        leave(terminal)


def test_history_within_a_session_and_in_the_next(program):
    with tempfile.TemporaryDirectory() as folder:
        history = os.path.join(folder, "history")
        with shell(program, NEO4J_CLI_HISTORY=history) as terminal:
            terminal.enter("RETURN 'first' AS x;")
            terminal.expect(r"1 row")
            terminal.expect(PROMPT)
            terminal.enter("RETURN 'second' AS x;")
            terminal.expect(r"1 row")
            terminal.expect(PROMPT)
            terminal.type("\x1b[A\x1b[A")  # twice up; what is shown of it is only what changes
            terminal.enter("")
            terminal.expect(r"\n first\s")
            terminal.expect(PROMPT)
            terminal.enter("ALTER USER nobody IF EXISTS SET PASSWORD 'hunter22'; RETURN 5 AS five;")
            terminal.expect(r" five\s")
            terminal.expect(PROMPT)
            leave(terminal)
        check_equal(stat.S_IMODE(os.stat(history).st_mode), 0o600, "who may read the history")
        with open(history, encoding="utf-8") as file:
            text = file.read()
        check("hunter22" not in text, f"the password is in the history: {text}")
        with shell(program, NEO4J_CLI_HISTORY=history) as terminal:
            terminal.type("\x1b[A\x1b[A")  # :exit, and what was entered before
            terminal.enter("")
            terminal.expect(r"\n first\s")
            terminal.expect(PROMPT)
            leave(terminal)


def test_a_query_of_several_lines_is_one_entry(program):
    with shell(program) as terminal:
        terminal.enter("RETURN 1 AS x,")
        terminal.expect("-> ")
        terminal.enter("2 AS y;")
        terminal.expect(r"1 row")
        terminal.expect(PROMPT)
        terminal.type("\x1b[A")
        terminal.expect("2 AS y;")
        terminal.enter("")
        terminal.expect(r"1 row")
        terminal.expect(PROMPT)
        leave(terminal)


def test_ctrl_c_at_the_prompt_drops_the_line(program):
    with shell(program) as terminal:
        terminal.type("RETURN nonsense")
        terminal.expect("RETURN nonsense")
        terminal.press_ctrl("c")
        terminal.expect(r"\^C")
        terminal.expect(PROMPT)
        terminal.enter("RETURN 'a")
        terminal.expect(r"'> ")
        terminal.press_ctrl("c")
        terminal.expect(PROMPT)
        terminal.enter("RETURN 7 AS seven;")
        terminal.expect(r" 7\s")
        terminal.expect(PROMPT)
        leave(terminal)


def test_ctrl_c_cancels_the_query_and_keeps_the_shell(program):
    with shell(program) as terminal:
        for query, sign in ((SLOW, "waiting for the server, 0:01"), (ENDLESS, r"\n +1000\s")):
            terminal.enter(query + " RETURN 'not run' AS x;")
            terminal.expect(sign)
            terminal.press_ctrl("c")
            terminal.expect(r"Interrupted\.")
            terminal.expect(PROMPT)
        terminal.enter("RETURN 7 AS seven;")
        terminal.expect(r" 7\s")
        terminal.expect(PROMPT)
        check("\n not run" not in terminal.shown, "what stood behind the query was run")
        leave(terminal)


def test_transactions(program):
    with shell(program) as terminal:
        terminal.enter(":begin")
        terminal.expect("neo4j# ")
        terminal.enter("CREATE (n:CliShell) RETURN 'made' AS x;")
        terminal.expect(r"\n made\s")
        terminal.expect("neo4j# ")
        terminal.enter(":rollback")
        terminal.expect(PROMPT)
        terminal.enter("MATCH (n:CliShell) RETURN count(n) AS n;")
        terminal.expect(r"\n 0\s")
        terminal.expect(PROMPT)
        terminal.enter(":begin")
        terminal.expect("neo4j# ")
        terminal.enter("RETURN 1/0;")
        terminal.expect("error: ")
        terminal.expect("has failed")
        terminal.expect("neo4j! ")
        terminal.enter(":rollback")
        terminal.expect(PROMPT)
        leave(terminal)


def test_ctrl_c_rolls_the_transaction_back_and_says_so(program):
    with shell(program) as terminal:
        terminal.enter(":begin")
        terminal.expect("neo4j# ")
        terminal.enter("CREATE (n:CliShell);")
        terminal.expect("1 node created")
        terminal.expect("neo4j# ")
        terminal.enter(ENDLESS)
        terminal.expect(r"\n +1000\s")
        terminal.press_ctrl("c")
        terminal.expect("The open transaction was rolled back")
        terminal.expect(PROMPT)
        terminal.enter("MATCH (n:CliShell) RETURN count(n) AS n;")
        terminal.expect(r"\n 0\s")
        terminal.expect(PROMPT)
        leave(terminal)


def test_leaving_rolls_back_and_says_so(program):
    with shell(program) as terminal:
        terminal.enter(":begin")
        terminal.expect("neo4j# ")
        terminal.press_ctrl("d")
        terminal.expect("The open transaction was rolled back")
        check_equal(terminal.exit_code(), 0, "exit code")


def test_commands(program):
    with shell(program) as terminal:
        terminal.enter(":help")
        terminal.expect(":rollback")
        terminal.expect(PROMPT)
        terminal.enter(":param x => [1, date('2026-01-02')]")
        terminal.expect(PROMPT)
        terminal.enter(":param y=\"text\"")
        terminal.expect(PROMPT)
        terminal.enter(":params")
        terminal.expect(r":param x => \[1, 2026-01-02\]")
        terminal.expect(":param y => \"text\"")
        terminal.expect(PROMPT)
        terminal.enter(":format jsonl")
        terminal.expect(PROMPT)
        terminal.enter("RETURN $x AS x;")
        terminal.expect(r'\{"x":\[1,"2026-01-02"\]\}')
        terminal.expect(PROMPT)
        terminal.enter(":use system")
        terminal.expect("system> ")
        terminal.enter(":use nowhere")
        terminal.expect("error: ")
        terminal.expect("system> ")
        terminal.enter(":use")
        terminal.expect(PROMPT)
        terminal.enter(":nothing")
        terminal.expect("there is no command :nothing")
        terminal.expect(PROMPT)
        leave(terminal)


def test_characters_of_several_bytes(program):
    with shell(program) as terminal:
        terminal.enter("RETURN 'żółw猫' AS x;")
        terminal.expect(r"\n żółw猫\s")
        terminal.expect(PROMPT)
        leave(terminal)


def test_tab_completes(program):
    label = f"CliTab{os.getpid()}"
    with shell(program) as terminal:
        terminal.enter(":he\t")
        terminal.expect(":rollback")
        terminal.expect(PROMPT)
        terminal.enter(":param some_number => 7")
        terminal.expect(PROMPT)
        terminal.type("retu\t $so\t AS x;")
        terminal.enter("")
        terminal.expect(r"\n 7\s")
        terminal.expect(PROMPT)
        terminal.enter(f"CREATE (:{label} {{cli_tab_name: 'found'}})-[:{label}_TYPE]->(:`{label} two`);")
        terminal.expect("2 nodes created")
        terminal.expect(PROMPT)
        # Names of the database, in a query of several lines; a list where there are several.
        terminal.type(f"MATCH (n:{label}\t")
        terminal.expect(f"\n{label} +`{label} two`")
        terminal.enter(f")-[:{label}_T\t]->(m)")
        terminal.expect("-> ")
        terminal.type("RETURN n.cli_tab_n\t AS found, labels(m) AS more;")
        terminal.enter("")
        terminal.expect(rf'\n found +\| \["{label} two"\]')
        terminal.expect(PROMPT)
        # In a text it adds nothing, at a line's beginning blanks.
        terminal.enter("\tRETURN 'retu\t' AS x;")
        terminal.expect(r"\n retu\s")
        terminal.expect(PROMPT)
        terminal.enter(f"MATCH (n:{label}|`{label} two`) DETACH DELETE n;")
        terminal.expect("2 nodes deleted")
        terminal.expect(PROMPT)
        leave(terminal)


def test_the_password_is_asked_for_and_not_shown(program):
    password = os.environ["NEO4J_PASSWORD"]
    user = os.environ["NEO4J_USERNAME"]
    with Terminal(program, "-u", user, NEO4J_PASSWORD=None) as terminal:
        terminal.expect(f"Password for {user}: ")
        terminal.enter(password)
        terminal.expect(PROMPT)
        check(password not in terminal.shown, "the password is shown")
        leave(terminal)
    with Terminal(program, NEO4J_PASSWORD=None, NEO4J_USERNAME=None) as terminal:
        terminal.expect("Username: ")
        terminal.enter(user)
        terminal.expect(f"Password for {user}: ")
        terminal.enter(password)
        terminal.expect(PROMPT)
        leave(terminal)
    with Terminal(program, "-u", user, NEO4J_PASSWORD=None) as terminal:
        terminal.expect("Password for ")
        terminal.press_ctrl("c")
        check_equal(terminal.exit_code(), 130, "exit code")


def test_progress_of_a_long_result(program):
    query = "UNWIND range(1, 100000000) AS i RETURN i"
    with Terminal(program, "-o", "/dev/null", query) as terminal:
        terminal.expect(r"[\d,]+ rows, [\d,]+/s, 0:0[1-9]")
        terminal.press_ctrl("c")
        terminal.expect(r"Interrupted\.")
        check_equal(terminal.exit_code(), 130, "exit code")


def test_bar_of_a_long_script(program):
    with tempfile.NamedTemporaryFile("w", suffix=".cypher") as file:
        slow = "UNWIND range(1, 2000000) AS a WITH a WHERE a < 0 RETURN a;\n"
        file.write(slow * 200)
        file.flush()
        with Terminal(program, "-o", "/dev/null", "-f", file.name) as terminal:
            terminal.expect(r"\[#*\.+\] \d+ %, [\d,]+ statements?, [\d,]+/s, [\d:]+ left")
            terminal.press_ctrl("c")
            check_equal(terminal.exit_code(), 130, "exit code")


main(globals())
