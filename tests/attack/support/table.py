"""The table of docs/attacks.md: what was tried, how many, what happened."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parents[1]
TABLE = HERE.parents[1] / "docs" / "figures" / "attacks.csv"
HEAD = ["what", "attacks", "happened", "what came of them"]
PARTS = {
    "failing system calls: command × call × place × error": ["test_faults.py"],
    "kills and signals in mid-call, two commands at once": ["test_kills.py", "test_at_once.py"],
    "stores: kind × file": ["test_store.py"],
    "wrong options and arguments: command × option × kind": ["test_inputs.py", "test_outputs.py"],
    "specs: key × kind": ["test_specs.py"],
    "files of chains: kind × command": ["test_chain_files.py"],
    "Python functions: wrong types": ["test_public.py"],
    "environments, streams, limits, installations": [
        "test_environments.py",
        "test_installations.py",
        "test_numbers.py",
    ],
    "mends taken back": ["test_regressions.py"],
}
LEAST = {
    ("test_faults.py", "test_kills.py"): 300,
    ("test_store.py",): 80,
    (
        "test_inputs.py",
        "test_specs.py",
        "test_chain_files.py",
        "test_outputs.py",
        "test_public.py",
    ): 250,
    ("test_environments.py", "test_installations.py"): 40,
    ("test_regressions.py",): 20,
}
"""Of these files together at least so many attacks must have happened."""


def collected():
    """Number of attacks in every file, as pytest collects them."""
    options = ["--collect-only", "-q", "-m", "slow or not slow", "-p", "no:cacheprovider"]
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(HERE)],
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    nodes = [line for line in listed.stdout.splitlines() if "::" in line]
    files = Counter(node.partition("::")[0].rpartition("/")[2] for node in nodes)
    del files["test_attacks_page.py"]
    return files


def recorded(folder):
    """{file: how often what happened}"""
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            file, happened = json.loads(line)
            found.setdefault(file, Counter())[happened] += 1
    return found


def write(attacks, happened):
    """The table behind the page: a row for each part."""
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEAD)
        for title, files in PARTS.items():
            came = sum((happened.get(file, Counter()) for file in files), Counter())
            words = ", ".join(f"{number} {what}" for what, number in came.most_common())
            table.writerow([title, sum(attacks[file] for file in files), came.total(), words])


def told():
    """{part: (attacks, happened)} as the table says."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return {title: (int(attacks), int(happened)) for title, attacks, happened, _ in rows}
