"""Files of blocks: {name: (content, what comes of it)}; the ring meant, or None: refused."""

RING = "T 1\nI 2\nT 3\nI 5\n"
"""How the ring that is meant is written plainly."""

BLOCKS = {
    # right
    "commas": (b"T,1\nI,2\nT,3\nI,5\n", RING),
    "semicolons": (b"T;1\nI;2\nT;3\nI;5\n", RING),
    "tabs": (b"T\t1\nI\t2\nT\t3\nI\t5\n", RING),
    "a header": (b"kind,length\nT,1\nI,2\nT,3\nI,5\n", RING),
    "a byte order mark": ("\ufeff".encode() + RING.encode(), RING),
    "Windows line ends": (RING.replace("\n", "\r\n").encode(), RING),
    "old Mac line ends": (RING.replace("\n", "\r").encode(), RING),
    "comments and empty lines": (b"# ring\n\nT 1 # hot\nI 2\n\nT 3\nI 5\n#\n", RING),
    "small letters": (RING.lower().encode(), RING),
    "other digits": (b"T +1.0\nI 2e0\nT .3e1\nI 5.\n", RING),
    "all deficits": (b"T 1 0\nI 2 2\nT 3\nI 5 inf\n", RING),
    # wrong
    "a decimal comma": (b"T 1\nI 2,5\n", None),
    "a decimal comma and semicolons": (b"T;1\nI;2,5\n", None),
    "an odd number": (b"T 1\nI 2\nT 3\n", None),
    "not in turn": (b"T 1\nT 2\nI 3\nI 4\n", None),
    "a length of 0": (b"T 0\nI 2\n", None),
    "a length below 0": (b"T -1\nI 2\n", None),
    "an infinite length": (b"T inf\nI 2\n", None),
    "a length that is none": (b"T nan\nI 2\n", None),
    "a length too large": (b"T 1e400\nI 2\n", None),
    "a length too small": (b"T 1e-400\nI 2\n", None),
    "an infinite sum": (b"T 1e308\nI 1e308\n", None),
    "5000 digits": (b"T " + b"9" * 5000 + b"\nI 2\n", None),
    "an underscore": (b"T 1_0\nI 2\n", None),
    "some deficits": (b"T 1\nI 2 1\nT 3\nI 5\n", None),
    "a deficit of T": (b"T 1 5\nI 2 1\n", None),
    "a deficit that is none": (b"T 1\nI 2 nan\n", None),
    "a deficit of -inf": (b"T 1\nI 2 -inf\n", None),
    "four columns": (b"T 1 0 0\nI 2 1 1\n", None),
    "one column": (b"T\nI\n", None),
    "an index": (b"0 T 1\n1 I 2\n", None),
    "two headers": (b"kind length\nkind length\nT 1\nI 2\n", None),
    "words": (b"thermal 1\ninsulating 2\n", None),
    "an escape": (b"\x1b[31m 1\nI 2\n", None),
    "NUL": (b"T 1\0\nI 2\n", None),
    "UTF-16": (RING.encode("utf-16"), None),
    "Latin-1": ("T 1 # é\nI 2\n".encode("latin-1"), None),
    "binary": (bytes(range(256)), None),
    "a header alone": (b"kind length\n", None),
    "empty": (b"", None),
}
