#!/usr/bin/env python3
"""Keeps of what a fuzzer has found the smallest inputs by which it gets somewhere that the corpus does not.

  merge.py <fuzzer> <corpus> <found>     for example build/fuzz/tests/fuzz/fuzz_uri tests/fuzz/corpus/uri .../found/uri

libFuzzer's own -merge=1 keeps an input for each number of times that a line is run, too, which are thousands.
"""
import argparse
import pathlib
import shutil
import subprocess
import tempfile


def merged(fuzzer, corpus, found):
    """The files of `found` to keep: libFuzzer runs all, the corpus first, small ones first, and notes what each has been
    the first to reach."""
    with tempfile.TemporaryDirectory() as scratch:
        notes = pathlib.Path(scratch, "notes")
        shutil.copytree(corpus, pathlib.Path(scratch, "corpus"))  # -merge=1 adds to its first folder
        subprocess.run([fuzzer, "-merge=1", f"-merge_control_file={notes}", f"{scratch}/corpus", found],
                       check=True, stderr=subprocess.DEVNULL)
        lines = notes.read_text().splitlines()
    files, of_the_corpus = int(lines[0]), int(lines[1])
    names = lines[2:2 + files]
    reached = (line.split() for line in lines[2 + files:] if line.startswith("COV "))
    return [names[int(words[1])] for words in reached if len(words) > 2 and int(words[1]) >= of_the_corpus]


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("fuzzer")
parser.add_argument("corpus")
parser.add_argument("found")
arguments = parser.parse_args()
kept = merged(arguments.fuzzer, arguments.corpus, arguments.found)
for file in kept:
    shutil.copy(file, arguments.corpus)
print(f"{len(kept)} of {len(list(pathlib.Path(arguments.found).iterdir()))} inputs kept")
