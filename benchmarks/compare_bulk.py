#!/usr/bin/env python3
"""How many rows a second: bulk_load beside UNWIND by hand, with this driver and with the official Python driver.

  compare_bulk.py build/release/benchmarks/bulk_bench [--rows 100000] [--batch 1000] [--runs 5]

The same rows, the same query and the same batches for each, into the server that NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD
name, which has a constraint for them and none of them before each run. Each run is a process of its own, timed from its
driver's making on. One run of each, then the next of each, so that whatever else the machine does meets them alike. Prints
each run to standard error, and at the end, as a table of Markdown, the best of each. Needs PyPI's `neo4j`.
"""
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import time

import neo4j

LABEL = "BulkBench"
QUERY = f"UNWIND $rows AS row CREATE (n:{LABEL}) SET n = row"
WAYS = [("this driver", how, threads) for how in ("bulk_load", "execute_query", "execute_write") for threads in (1, 4)]
WAYS += [("Python driver", how, threads) for how in ("execute_query", "execute_write") for threads in (1, 4)]


def open_driver():
    return neo4j.GraphDatabase.driver(os.environ["NEO4J_URI"],
                                      auth=(os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"]))


def python_load(how, threads, rows, batch):
    """What bulk_bench does, with the Python driver; prints the same line."""
    def send(driver, begin):
        part = [{"id": i, "name": f"person {i}", "share": i / 7} for i in range(begin, min(begin + batch, rows))]
        if how == "execute_query":
            driver.execute_query(QUERY, rows=part)
        else:
            with driver.session() as session:
                session.execute_write(lambda tx: tx.run(QUERY, rows=part).consume())

    began, cpu = time.monotonic(), time.process_time()
    with open_driver() as driver, concurrent.futures.ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(send, driver, begin) for begin in range(0, rows, batch)]:
            done.result()
        print(json.dumps({"wall_s": time.monotonic() - began, "cpu_s": time.process_time() - cpu}))


def empty(driver):
    with driver.session() as session:
        session.run(f"MATCH (n:{LABEL}) CALL (n) {{ DELETE n }} IN TRANSACTIONS OF 10000 ROWS").consume()


def run(driver, way, program, rows, batch):
    """The seconds and the client's seconds of CPU; every row must be there afterwards."""
    client, how, threads = way
    empty(driver)
    words = [f"{key}={value}" for key, value in dict(how=how, threads=threads, rows=rows, batch=batch).items()]
    if client == "this driver":
        command = [program, f"uri={os.environ['NEO4J_URI']}", f"label={LABEL}", *words]
    else:
        command = [sys.executable, __file__, "--load", *words]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    record = driver.execute_query(f"MATCH (n:{LABEL}) RETURN count(DISTINCT n.id) AS count, sum(n.id) AS sum").records[0]
    if (record["count"], record["sum"]) != (rows, rows * (rows - 1) // 2):
        sys.exit(f"{way}: the rows are not all there: {record}")
    print(*way, f"{rows / answer['wall_s']:,.0f} rows/s, {answer['cpu_s']:.3f} s of CPU", file=sys.stderr)
    return answer["wall_s"], answer["cpu_s"]


def compare(program, rows, batch, runs):
    with open_driver() as driver:
        driver.execute_query(f"CREATE CONSTRAINT bulk_bench IF NOT EXISTS FOR (n:{LABEL}) REQUIRE n.id IS UNIQUE")
        try:
            measured = {way: [] for way in WAYS}
            for _ in range(runs):
                for way in WAYS:
                    measured[way].append(run(driver, way, program, rows, batch))
        finally:
            empty(driver)
            driver.execute_query("DROP CONSTRAINT bulk_bench")
    print("| client | how | connections | rows a second | client's CPU, s |\n|---|---|---|---|---|")
    for way, results in measured.items():
        wall, cpu = (min(column) for column in zip(*results))
        client, how, threads = way
        print(f"| {client} | `{how}` | {threads} | {rows / wall:,.0f} | {cpu:.3f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="build/release/benchmarks/bulk_bench")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    compare(arguments.program, arguments.rows, arguments.batch, arguments.runs)


if sys.argv[1:2] == ["--load"]:
    words = dict(word.split("=") for word in sys.argv[2:])
    python_load(words["how"], *(int(words[key]) for key in ("threads", "rows", "batch")))
else:
    main()
