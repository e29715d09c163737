"""Kinds of wrong values for the options of a command, by what the option takes."""

import os

NUMBERS = {
    "empty": "",
    "text": "abc",
    "blank": " ",
    "minus": "-",
    "two numbers": "1 2",
    "nan": "nan",
    "inf": "inf",
    "-inf": "-inf",
    "overflow": "1e400",
    "5000 digits": "9" * 5000,
    "100000 digits": "9" * 100_000,
    "control": "1\x1b[31m",
    "hexadecimal": "0x10",
    "a comma": "1,5",
}
INTEGERS = {**NUMBERS, "negative": "-1", "half": "1.5", "2**200": str(2**200), "underscore": "1_0x"}
WORDS = {
    "empty": "",
    "unknown": "abc",
    "control": "\x1b[31mred\x07",
    "line break": "a\nb",
    "not UTF-8": b"\xff\xfe",
    "5000 letters": "x" * 5000,
    "digits": "9" * 5000,
}
SETTINGS = {
    **{kind: f"crossing={value}" for kind, value in NUMBERS.items() if kind != "-inf"},
    **{f"{kind} for a word": f"ties={value}" for kind, value in WORDS.items() if kind[0] != "n"},
    "no equals": "crossing",
    "no key": "=rmt",
    "no value": "crossing=",
    "nothing": "",
    "only equals": "=",
    "two equals": "crossing=rmt=halted",
    "unknown": "crosing=rmt",
    "unknown with an escape": "\x1b[31m=rmt",
    "unknown of 5000 letters": f"{'x' * 5000}=1",
    "not UTF-8": b"crossing=\xff",
    "a list": "crossing=[halted]",
    "half a dimension": "local_dimension=2.5",
    "a word for a dimension": "local_dimension=two",
    "a truth value": "local_dimension=true",
}
"""key=value of a scheme."""
DIRECTIVES = {
    "nothing": "",
    "only equals": "=",
    "no key": "=x",
    "no value": "account=",
    "a blank in the key": "a b=c",
    "a line break": "account=x\n#SBATCH --uid=0",
    "control": "account=\x1b[31m",
    "a quote": 'account="x"',
    "a command": "account=$(date)",
    "letters beyond ASCII": "account=ä",
    "not UTF-8": b"account=\xff",
    "a list": "[account]",
}
"""KEY=VALUE of a batch scheduler."""
READ = {
    "empty": "",
    "missing": "nothing.{ending}",
    "folder": "folder.{ending}",
    "FIFO": "fifo.{ending}",
    "loop": "loop.{ending}",
    "dangling": "dangling.{ending}",
    "device": "/dev/zero",
    "null device": "/dev/null",
    "too long": "n" * 300 + ".{ending}",
    "too deep": "n/" * 3000 + "x.{ending}",
    "below a file": "spec.toml/x.{ending}",
    "not UTF-8": b"\xff\xfe.csv",
    "escape": "\x1b[31mred.{ending}",
    "line break": "a\nb.{ending}",
    "garbage": "garbage.{ending}",
    "binary": "binary.{ending}",
    "no content": "nocontent.{ending}",
}
WRITTEN = {
    "folder": "folder.{ending}",
    "FIFO": "fifo.{ending}",
    "loop": "loop.{ending}",
    "link": "link.{ending}",
    "device": "/dev/full",
    "empty": "",
    "too long": "n" * 300 + ".{ending}",
    "below a file": "spec.toml/x.{ending}",
    "in a loop": "loop.{ending}/x.{ending}",
    "unwritable": "/proc/x.{ending}",
}
STORES = {
    "empty": "",
    "missing": "nothing",
    "a file": "spec.toml",
    "a FIFO": "fifo.toml",
    "a loop": "loop.toml",
    "an empty folder": "folder.toml",
    "too long": "n" * 300,
    "below a file": "spec.toml/x",
    "not UTF-8": b"\xff\xfe",
    "escape": "\x1b[31mred",
    "device": "/dev/null",
}


def furnish(work):
    """The files that these values name, for every ending that a command reads or writes."""
    for ending in ("toml", "csv", "npy", "png", "pdf", "gif", "sbatch", "parquet"):
        (work / f"folder.{ending}").mkdir()
        os.mkfifo(work / f"fifo.{ending}")
        (work / f"loop.{ending}").symlink_to(f"loop.{ending}")
        (work / f"dangling.{ending}").symlink_to("nowhere")
        (work / f"kept.{ending}").write_bytes(b"kept")
        (work / f"link.{ending}").symlink_to(f"kept.{ending}")
        (work / f"garbage.{ending}").write_text("§ garbage ; [\n")
        (work / f"binary.{ending}").write_bytes(bytes(range(256)) * 9)
        (work / f"nocontent.{ending}").write_bytes(b"")
    (work / b"\xff\xfe.csv".decode(errors="surrogateescape")).write_bytes(b"\xff\xfe")
    (work / "\x1b[31mred.csv").write_text("coupling\n\x1b[31m\n")
