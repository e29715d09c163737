"""What came of every attack, for the table in docs/attacks.md (see make_table.py).

With QAVALANCHE_ATTACKS=FOLDER every attack appends a line of JSON to a file there, one file for each
process: [part, attack, what happened]. Attacks without a line failed, or never happened.
"""

import json
import os
from pathlib import Path

VARIABLE = "QAVALANCHE_ATTACKS"


class Recorder:
    def __init__(self, node):
        self.node = node

    def __call__(self, part, happened):
        """part: "faults", "kills", "store", "inputs", "environments" or "regressions"."""
        if folder := os.environ.get(VARIABLE):
            with (Path(folder) / f"{os.getpid()}.jsonl").open("a") as file:
                print(json.dumps([part, self.node, happened]), file=file)
