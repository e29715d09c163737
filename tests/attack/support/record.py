"""What came of every attack, for the table in docs/attacks.md (see make_table.py).

With QAVALANCHE_ATTACKS=FOLDER every attack that passed appends a line of JSON to a file there, one
for each process: [file, what happened]. Attacks without a line failed, or could not happen.
"""

import json
import os
from pathlib import Path

VARIABLE = "QAVALANCHE_ATTACKS"


class Recorder:
    def __init__(self, node):
        self.file = node.partition("::")[0].rpartition("/")[2]

    def __call__(self, happened):
        if folder := os.environ.get(VARIABLE):
            Path(folder).mkdir(exist_ok=True)
            with (Path(folder) / f"{os.getpid()}.jsonl").open("a") as file:
                print(json.dumps([self.file, happened]), file=file)
