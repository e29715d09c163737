"""Files of chains: {name: (content, what comes of it)}; a list of couplings, or None: refused."""

import io
import struct

import numpy as np

CSV = {
    # right
    "a column": ("0.1\n0.3\n", [0.1, 0.3]),
    "a header": ("coupling\n0.1\n0.3\n", [0.1, 0.3]),
    "the plural": ("couplings\n0.1\n0.3\n", [0.1, 0.3]),
    "the symbol": ("g\n0.1\n0.3\n", [0.1, 0.3]),
    "an index that counts": ("bond,coupling\n0,0.1\n1,0.3\n", [0.1, 0.3]),
    "an index that counts from 1": ("bond,coupling\n1,0.1\n2,0.3\n", [0.1, 0.3]),
    "blank lines around": ("\n\ncoupling\n0.1\n0.3\n\n\n", [0.1, 0.3]),
    "comments": ("# a chain\ncoupling\n0.1\n0.3\n", [0.1, 0.3]),
    "a byte order mark": ("\ufeffcoupling\n0.1\n0.3\n", [0.1, 0.3]),
    "Windows line ends": ("coupling\r\n0.1\r\n0.3\r\n", [0.1, 0.3]),
    "no line end": ("coupling\n0.1\n0.3", [0.1, 0.3]),
    "blanks around": (" coupling \n 0.1\n0.3 \n", [0.1, 0.3]),
    "quoted numbers": ('coupling\n"0.1"\n"0.3"\n', [0.1, 0.3]),
    "powers of ten": ("coupling\n1e-1\n3E-1\n", [0.1, 0.3]),
    # a missing value
    "a missing value, quoted": ('coupling\n0.1\n""\n0.3\n', None),
    "a missing value, blank": ("coupling\n0.1\n\n0.3\n", None),
    "a missing value, the first": ("coupling\n\n0.1\n0.3\n", None),
    "a missing value, blanks": ("coupling\n0.1\n  \n0.3\n", None),
    "a missing value, a tab": ("coupling\n0.1\n\t\n0.3\n", None),
    "a missing value, quoted blank": ('coupling\n0.1\n" "\n0.3\n', None),
    "a missing value beside an index": ("bond,coupling\n0,0.1\n1,\n2,0.3\n", None),
    "a missing value without header": ("0.1\n\n0.3\n", None),
    "a missing value, commas only": ("bond,coupling\n0,0.1\n,\n2,0.3\n", None),
    "a missing value, Windows": ("coupling\r\n0.1\r\n\r\n0.3\r\n", None),
    "NA": ("coupling\n0.1\nNA\n0.3\n", None),
    "null": ("coupling\n0.1\nnull\n0.3\n", None),
    "None": ("coupling\n0.1\nNone\n0.3\n", None),
    "nan": ("coupling\n0.1\nnan\n0.3\n", None),
    "NaN": ("coupling\n0.1\nNaN\n0.3\n", None),
    "a dash": ("coupling\n0.1\n-\n0.3\n", None),
    # an index that does not count
    "an index out of order": ("bond,coupling\n2,0.3\n0,0.1\n1,0.2\n", None),
    "an index with a gap": ("bond,coupling\n0,0.1\n2,0.3\n", None),
    "an index twice": ("bond,coupling\n0,0.1\n0,0.3\n", None),
    "an index downwards": ("bond,coupling\n1,0.1\n0,0.3\n", None),
    "an index of halves": ("bond,coupling\n0,0.1\n0.5,0.3\n", None),
    "an index of text": ("bond,coupling\na,0.1\nb,0.3\n", None),
    "two samples": ("sample,bond,coupling\n0,0,0.1\n0,1,0.3\n1,0,0.2\n1,1,0.4\n", None),
    "sites out of order": ("site,coupling\n1,0.1\n0,0.3\n", None),
    # what looks like a number
    "a decimal comma": ("coupling\n0,1\n0,3\n", None),
    "a decimal comma on one line": ("0,172202\n", None),
    "an underscore": ("coupling\n0_1\n0.3\n", None),
    "Arabic digits": ("coupling\n٠.٣\n0.3\n", None),
    "full-width digits": ("coupling\n０.３\n0.3\n", None),
    "hexadecimal": ("coupling\n0x1p-1\n0.3\n", None),
    "a unit": ("coupling\n0.1 meV\n0.3\n", None),
    "complex": ("coupling\n0.1+0.2j\n0.3\n", None),
    "5000 digits": ("coupling\n" + "9" * 5000 + "\n0.3\n", None),
    "an overflow": ("coupling\n1e400\n0.3\n", None),
    "infinity": ("coupling\ninf\n0.3\n", None),
    "negative": ("coupling\n-0.1\n0.3\n", None),
    "an escape": ("coupling\n\x1b[31m\n0.3\n", None),
    # columns
    "two columns of one name": ("coupling,coupling\n0.1,9\n0.2,9\n", None),
    "two names of one quantity": ("coupling,g\n0.1,9\n0.2,9\n", None),
    "another quantity": ("decay\n0.1\n0.3\n", None),
    "an unknown name": ("cupling\n0.1\n0.3\n", None),
    "a name with an escape": ("\x1b[31m\n0.1\n0.3\n", None),
    "two headers": ("coupling\n0.1\ncoupling\n0.3\n", None),
    "ragged, short": ("bond,coupling\n0,0.1\n1\n", None),
    "ragged, long": ("bond,coupling\n0,0.1\n1,0.3,7\n", None),
    "semicolons": ("bond;coupling\n0;0.1\n1;0.3\n", [0.1, 0.3]),
    "tabs": ("bond\tcoupling\n0\t0.1\n1\t0.3\n", [0.1, 0.3]),
    "semicolons and decimal commas": ("bond;coupling\n0;0,1\n1;0,3\n", [0.1, 0.3]),
    "semicolons and both": ("bond;coupling\n0;0,1\n1;0.3\n", None),
    "semicolons and a missing value": ("bond;coupling\n0;0,1\n1;\n", None),
    "tabs and a missing value": ("bond\tcoupling\n0\t0.1\n1\t\n2\t0.3\n", None),
    "Fortran": ("coupling\n0.1D+00\n3.0d-01\n", [0.1, 0.3]),
    "Mathematica": ("coupling\n1.*^-1\n0.3`20.\n", [0.1, 0.3]),
    "an exponent of two digits without its letter": ("coupling\n1.0-10\n0.3\n", None),
    "Mac line ends": ("coupling\r0.1\r0.3\r", [0.1, 0.3]),
    "a field beyond the limit": ("coupling\n" + "1" * 200_000 + "\n", None),
    "an unclosed quote": ('coupling\n0.1\n"0.3\n', None),
    "an unclosed quote over the limit": ('coupling\n"' + "0.1\n" * 100_000, None),
    "a quote within": ('coupling\n0.1\n0."3\n', None),
    "only a header": ("coupling\n", None),
    "empty": ("", None),
    "only comments": ("# nothing\n", None),
    "NUL": ("coupling\n0.1\n\x000.3\n", None),
    "old Mac line ends and NUL": ("coupling\r0.1\r\x00\r", None),
    "HTML": ("<html><body>404</body></html>\n", None),
    "JSON": ("[0.1, 0.3]\n", None),
}
BYTES = {
    "UTF-16 cut": "coupling\n0.1\n".encode("utf-16")[:-1],
    "UTF-16 without its mark": "coupling\n0.1\n".encode("utf-16-le"),
    "UTF-32": "coupling\n0.1\n".encode("utf-32"),
    "Latin-1": "coupling\n0.1 é\n".encode("latin-1"),
    "binary": bytes(range(256)) * 100,
    "a zip file": b"PK\x03\x04" + bytes(100),
    "compressed": b"\x1f\x8b\x08" + bytes(100),
}


def npy(array, cut=None, **options):
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()[:cut]


def header(text):
    text = text.encode("latin-1").ljust(118) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


_SHAPE = "{'descr': '<f8', 'fortran_order': False, 'shape': (%s,), }"
NPY = {
    "floats": (npy(np.array([0.1, 0.3])), [0.1, 0.3]),
    "big-endian": (npy(np.array([0.1, 0.3], ">f8")), [0.1, 0.3]),
    "two axes": (npy(np.ones((2, 2))), None),
    "no axis": (npy(np.array(0.1)), None),
    "none": (npy(np.array([])), None),
    "complex": (npy(np.array([0.1j])), None),
    "text": (npy(np.array(["0.1"])), None),
    "truth values": (npy(np.array([True, False])), None),
    "dates": (npy(np.array(["2020-01-01"], "datetime64[D]")), None),
    "records": (npy(np.zeros(2, [("a", "f8"), ("b", "f8")])), None),
    "objects": (npy(np.array([{}], object), allow_pickle=True), None),
    "nan": (npy(np.array([0.1, np.nan])), None),
    "infinity": (npy(np.array([0.1, np.inf])), None),
    "negative": (npy(np.array([-0.1])), None),
    "long doubles beyond a double": (npy(np.array([np.longdouble("1e4000")])), None),
    "cut in the content": (npy(np.ones(10), -8), None),
    "cut in the header": (npy(np.ones(10), 20), None),
    "cut in the magic": (npy(np.ones(10), 4), None),
    "a version of nobody": (b"\x93NUMPY\x09\x00" + bytes(100), None),
    "a header that lies upwards": (
        header(_SHAPE % "10**15".replace("10**15", "1" + "0" * 15)) + bytes(80),
        None,
    ),
    "a header that lies much": (header(_SHAPE % ("9" * 30)) + bytes(80), None),
    "a negative length": (header(_SHAPE % "-1") + bytes(80), None),
    "a header that is no table": (header("[1, 2]"), None),
    "a header without shape": (header("{'descr': '<f8', 'fortran_order': False}"), None),
    "a header with code": (header("{'descr': __import__('os').getpid(), 'shape': (1,)}"), None),
    "a header with an escape": (
        header("{'descr': '\x1b[31m', 'fortran_order': False, 'shape': (1,)}"),
        None,
    ),
    "a header nested deep": (header("(" * 9000), None),
    "a type of nobody": (header(_SHAPE.replace("<f8", "<f77") % "1") + bytes(80), None),
    "a header that is not closed": (header("{'descr': '<f8'"), None),
    "an archive": (b"PK\x03\x04" + bytes(100), None),
    "a pickle": (b"\x80\x04K\x01.", None),
    "empty": (b"", None),
    "text in it": (b"0.1\n0.3\n", None),
}
