"""Wrong specs: every key with every kind of value, and files that are no TOML."""

KEYS = {
    "seed": "seed = 7",
    "law": 'law = "bimodal"',
    "epsilon": "epsilon = [0.27, 0.3]",
    "K": "K = 1.0",
    "length": "length = [40, 80]",
    "samples": "samples = 12",
    "inserted": "inserted = 0",
    "below": "below = 0",
    "local_dimension": "local_dimension = 2",
    "crossing": 'crossing = "rmt"',
    "ties": 'ties = "resonant"',
    "counts": 'counts = "bonds"',
    "history": "history = false",
}
_SECTIONS = {
    None: ("seed",),
    "disorder": ("law", "epsilon", "K"),
    "chain": ("length", "samples", "inserted", "below"),
    "rules": ("local_dimension", "crossing", "ties", "counts"),
    "observables": ("history",),
}
_VALUES = {
    "text": '"abc"',
    "empty text": '""',
    "an escape": r'"\u001b[31m"',
    "an empty list": "[]",
    "a nested list": "[[1]]",
    "a list of text": '["a", "b"]',
    "a list doubled": "[40, 40]",
    "a table": "{a = 1}",
    "nan": "nan",
    "inf": "inf",
    "minus inf": "-inf",
    "negative": "-1",
    "zero": "0",
    "half": "0.5",
    "1e400": "1e400",
    "2**200": str(2**200),
    "5000 digits": "9" * 5000,
    "true": "true",
    "a date": "1979-05-27",
    "left out": None,
}
_RIGHT = {
    ("seed", "zero"),
    ("epsilon", "half"),
    ("history", "true"),
    ("seed", "2**200"),
    ("K", "half"),
    ("K", "2**200"),
    ("inserted", "zero"),
    ("inserted", "left out"),
    ("below", "zero"),
    ("below", "left out"),
    ("samples", "a list doubled"),  # one number for each of two lengths
    ("length", "2**200"),  # too long for the memory: refused, or at least in one line
    *((key, "left out") for key in ("K", *_SECTIONS["rules"], "history")),
    *(("crossing", kind) for kind in ("negative", "zero", "half")),
}


def text(changed=None, value=None):
    lines = []
    for section, keys in _SECTIONS.items():
        lines += [f"[{section}]"] if section else []
        for key in keys:
            if key != changed:
                lines.append(KEYS[key])
            elif value is not None:
                lines.append(f"{key} = {value}")
    return "\n".join(lines) + "\n"


def wrong_values():
    """{name: text of the spec}"""
    return {
        f"{key}: {kind}": text(key, value)
        for key in KEYS
        for kind, value in _VALUES.items()
        if (key, kind) not in _RIGHT
    }


def grid(epsilons, constants, lengths):
    """A spec with so many points."""
    lists = {
        "epsilon = [0.27, 0.3]": f"epsilon = {[round(0.2 + i * 1e-6, 6) for i in range(epsilons)]}",
        "K = 1.0": f"K = {[1 + i / 1000 for i in range(constants)]}",
        "length = [40, 80]": f"length = {list(range(1, lengths + 1))}",
    }
    found = text()
    for key, value in lists.items():
        found = found.replace(key, value)
    return found.encode()


_GOOD = text()
WRONG_FILES = {
    "empty": b"",
    "only a comment": b"# nothing\n",
    "UTF-16": _GOOD.encode("utf-16"),
    "UTF-32": _GOOD.encode("utf-32"),
    "Latin-1": "# é\n".encode("latin-1") + _GOOD.encode(),
    "NUL": _GOOD.encode() + b"\0",
    "binary": bytes(range(256)),
    "an escape": _GOOD.encode() + b"# \x1b[31m\n",
    "JSON": b'{"seed": 7}',
    "a key twice": b"seed = 1\n" + _GOOD.encode(),
    "a section twice": _GOOD.encode() + b"[chain]\nlength = 1\n",
    "a section unknown": _GOOD.encode() + b"[chains]\nlength = 1\n",
    "a key unknown": _GOOD.encode() + b"histroy = true\n",
    "a key unknown with an escape": _GOOD.encode() + b'"\\u001b[31m" = true\n',
    "nested deep": b"a = " + b"[" * 100_000 + b"]" * 100_000,
    "nested tables": b"[" + b".".join([b"a"] * 100_000) + b"]\nb = 1\n",
    "an unclosed string": b'seed = "abc\n',
    "an unclosed list": b"seed = [1, 2\n",
    "one long line": b"seed = " + b"1" * 1_000_000,
    "a grid of 10^12 points": grid(10_000, 10_000, 10_000),
    "a grid of 200000 points": grid(100, 20, 100),
    "as many samples as lengths, but one": text("samples", "[1, 2, 3]").encode(),
    "doubled epsilon": text("epsilon", "[0.3, 0.3]").encode(),
    "doubled epsilon in other digits": text("epsilon", "[0.3, 0.30]").encode(),
    "doubled K": text("K", "[1, 1.0]").encode(),
    "doubled rules": text("crossing", '["rmt", "rmt"]').encode(),
    "doubled dimension": text("local_dimension", "[2, 2]").encode(),
    "doubled ties": text("ties", '["resonant", "resonant"]').encode(),
    "doubled counts": text("counts", '["bonds", "bonds"]').encode(),
    "rules.tier": text().replace("[rules]", '[rules]\ntier = "spots"').encode(),
    "rules.tier of lists": text().replace("[rules]", '[rules]\ntier = [["spots"]]').encode(),
    "a key of the rules unknown": text().replace("[rules]", "[rules]\ncrosing = 1").encode(),
    "a key of the rules of 10^4 letters": text()
    .replace("[rules]", f"[rules]\n{'x' * 10**4} = 1")
    .encode(),
    "observables of nobody": text("history", "true\nnonsense = true").encode(),
    "observables.own": text("history", 'false\nown = ["gap"]').encode(),
    "observables.own of no words": text("history", 'false\nown = ["a b", 3]').encode(),
    "observables.own twice": text("history", 'false\nown = ["gap", "gap"]').encode(),
    "observables.own of ours": text("history", 'false\nown = "thermal"').encode(),
    "observables.own a table": text("history", "false\nown = {gap = 1}").encode(),
    "epsilon above K": text("epsilon", "0.9").replace("K = 1.0", "K = 0.5").encode(),
    "K infinite over epsilon": text("epsilon", "1e-320").encode(),
}
_BLOCKS = """\
seed = 7
[blocks]
count = [20, 40]
samples = 12
thermal = {law = "expon", loc = 1}
insulating = {law = "expon", loc = 1, scale = 4}
deficit = 0.7
[[scheme]]
name = "zhang"
"""


def blocks(old, new):
    """A spec of rings of blocks with something changed."""
    assert old in _BLOCKS
    return _BLOCKS.replace(old, new).encode()


WRONG_FILES |= {
    "blocks: a key unknown": blocks("count =", "counts ="),
    "blocks: a count of half": blocks("[20, 40]", "0.5"),
    "blocks: a count of 10^30": blocks("[20, 40]", "1" + "0" * 30),
    "blocks: a word for a table": blocks('{law = "expon", loc = 1}', '"expon"'),
    "blocks: a law unknown": blocks('"expon", loc = 1}', '"expn"}'),
    "blocks: a parameter unknown": blocks("loc = 1}", "lok = 1}"),
    "blocks: negative lengths": blocks("loc = 1}", "loc = -1}"),
    "blocks: a deficit of 0": blocks("0.7", "0"),
    "blocks: a deficit of nan": blocks("0.7", "nan"),
    "blocks: beside a chain": blocks("[[scheme]]", "[chain]\nlength = 3\nsamples = 2\n[[scheme]]"),
    "blocks: a scheme of chains": blocks('"zhang"', '"spots"'),
    "blocks: a list of sections": blocks("[blocks]", "[[blocks]]"),
    "blocks: no thermal": blocks('thermal = {law = "expon", loc = 1}\n', ""),
    "blocks: a law left out": blocks('{law = "expon", loc = 1}', "{loc = 1}"),
    "blocks: a grid of tables": blocks('{law = "expon", loc = 1}', '[{law = "expon"}]'),
    "blocks: both counts and samples wrong": blocks("samples = 12", "samples = [1, 2, 3]"),
    "blocks: a count twice": blocks("[20, 40]", "[20, 2e1]"),
    "blocks: no mean at all": blocks('"expon", loc = 1}', '"pareto", b = 0.5}').replace(
        b'"expon", loc = 1, scale = 4}', b'"pareto", b = 0.5}'
    ),
    "blocks: beside fields": blocks("[[scheme]]", "[fields]\nW = 1\nlength = 3\n[[scheme]]"),
    "blocks: an asymmetry below 1": blocks('"zhang"', '"goremykina"\nasymmetry = [2, 0.5]'),
    "blocks: a history": blocks("seed = 7", "seed = 7\nobservables = {history = true}"),
    "fields: nothing random": b"seed = 1\n[fields]\nW = 0\nlength = 9\nsamples = 2\n"
    b'[[scheme]]\nname = "dumitrescu"\n',
    "fields: no W": b'seed = 1\n[fields]\nlength = 9\nsamples = 2\n[[scheme]]\nname = "potter"\n',
}
_BARE = _GOOD[: _GOOD.index("[rules]")]
_PARAMETERS = ("local_dimension", "crossing", "ties", "counts")


def sections(*schemes):
    """A spec with these sections [[scheme]], each the text of its keys."""
    return (_BARE + "".join(f"[[scheme]]\n{keys}\n" for keys in schemes)).encode()


_SPOTS, _COUPLINGS, _OPERATORS = (f'name = "{one}"' for one in ("spots", "couplings", "operators"))
WRONG_SCHEMES = {
    "of nobody": sections('name = "spot"'),
    "of an escape": sections(r'name = "\u001b[31m"'),
    "without a name": sections('crossing = "rmt"'),
    "without anything": sections(""),
    "an empty list": b"scheme = []\n" + _BARE.encode(),
    "text": b'scheme = "spots"\n' + _BARE.encode(),
    "a list of text": b'scheme = ["spots"]\n' + _BARE.encode(),
    "a number": b"scheme = 3\n" + _BARE.encode(),
    "with a parameter of nobody": sections(f"{_SPOTS}\ncrosing = 1"),
    "with a parameter of an escape": sections(f'{_SPOTS}\n"\\u001b[31m" = 1'),
    "with a parameter of 10^4 letters": sections(f"{_SPOTS}\n{'x' * 10**4} = 1"),
    "with another's parameter": sections(f"{_COUPLINGS}\ntolerance = 1e-9"),
    "beside rules": _GOOD.encode() + f"[[scheme]]\n{_SPOTS}\n".encode(),
    "beside empty rules": b"rules = {}\n" + sections(_SPOTS),
    "that takes Hamiltonians": sections(_OPERATORS),
    "that takes Hamiltonians, of words": sections(f'{_OPERATORS}\ntolerance = "small"'),
    "twice": sections(_SPOTS, _SPOTS),
    "twice, once with its defaults": sections(_SPOTS, f'{_SPOTS}\ncrossing = "rmt"'),
    "twice in one of two grids": sections(
        f'{_SPOTS}\ncrossing = ["rmt", "halted"]', f'{_SPOTS}\ncrossing = ["halted", -0.1]'
    ),
    "a grid of 200000 points": sections(f"{_SPOTS}\ncrossing = {[-i for i in range(50_000)]}"),
    "that records no history": b"observables = {history = true}\n" + sections(_COUPLINGS),
    **{
        f"{key}: {kind}": sections(f"{_SPOTS}\n{key} = {value}")
        for key in _PARAMETERS
        for kind, value in _VALUES.items()
        if value is not None and (key, kind) not in _RIGHT
    },
    **{
        f"name: {kind}": sections(f"name = {value}")
        for kind, value in _VALUES.items()
        if value is not None
    },
    **{
        f"doubled {key}": sections(f"{_SPOTS}\n{key} = [{one}, {one}]")
        for key, one in zip(_PARAMETERS, ("2", "-0.1", '"resonant"', '"sites"'), strict=True)
    },
}
RIGHT_FILES = {
    "neither rules nor a scheme": _BARE.encode(),
    "empty rules": _BARE.encode() + b"[rules]\n",
    "a scheme": sections(_SPOTS),
    "a scheme with its defaults": sections(f'{_SPOTS}\ncrossing = ["rmt"]\nlocal_dimension = 2'),
    "one scheme that is no list": b'scheme = {name = "spots"}\n' + _BARE.encode(),
    "a byte order mark": b"\xef\xbb\xbf" + _GOOD.encode(),
    "Windows line ends": _GOOD.replace("\n", "\r\n").encode(),
    "comments in other scripts": "# ε_c, 量子\n".encode() + _GOOD.encode(),
    "samples as 1e1": text("samples", "1.2e1").encode(),
    "lengths as 4e1": text("length", "[4e1, 8e1]").encode(),
    "inline tables": b"seed = 7\nchain = {length = [40, 80], samples = 12}\n"
    b'disorder = {law = "bimodal", epsilon = [0.27, 0.3], K = 1.0}\n',
}
WRONG_LAWS = {
    name: text("law", f'"{law}"').replace(KEYS["epsilon"], parameters).replace(KEYS["K"], "")
    for name, law, parameters in (
        ("unknown", "nrom", "loc = 1"),
        ("discrete", "poisson", "mu = 1"),
        ("not a law", "describe", "loc = 1"),
        ("a private name", "_distn_infrastructure", "loc = 1"),
        ("dunder", "__class__", "loc = 1"),
        ("a parameter unknown", "norm", "locc = 1"),
        ("a parameter too few", "pareto", "loc = 1"),
        ("a scale of nothing", "norm", "scale = 0"),
        ("a negative scale", "norm", "scale = -1"),
        ("a shape of nothing", "gamma", "a = 0"),
        ("a negative shape", "pareto", "b = -1"),
        ("an infinite place", "norm", "loc = inf"),
    )
}
