"""Formats that are not read: what to do instead, in one line."""

from __future__ import annotations

from qavalanche.errors import InputError
from qavalanche.tables.given import Given

_SHEET = "a spreadsheet is not read: save the sheet as .csv"
_PICKLE = 'Python objects are not read, they may run code: write numpy.save("g.npy", g)'
_R = 'R objects are not read: write.csv(data.frame(coupling = g), "g.csv", row.names = FALSE)'
_ROOT = 'ROOT is not read: numpy.save("g.npy", uproot.open(file)[tree][branch].array(library="np"))'
_ARROW = 'is not read: polars.read_ipc(file).write_parquet("g.parquet")'
_STATISTICS = 'is not read: pandas reads and writes it, .to_csv("g.csv", index=False)'
_PACKED = "an archive is not read: unpack it first"
_PAGE = "a page is not read: write the numbers as text, one a line"
_RAW = 'numbers without a format are not read: numpy.save("g.npy", numpy.fromfile(file))'
_TENSOR = 'tensors are not read: numpy.save("g.npy", tensor.numpy())'
_NETCDF = "NetCDF of version 3 is not read: nccopy -k nc4 old.nc new.nc"
_MATHEMATICA = 'Mathematica\'s own files are not read: Export["g.dat", g]'
_JULIA = 'Julia\'s own files are not read: writedlm("g.txt", g)'
_FITS = 'FITS is not read: numpy.save("g.npy", astropy.io.fits.getdata(file))'

_ENDINGS = {
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods", ".numbers"), _SHEET),
    **dict.fromkeys((".pkl", ".pickle", ".joblib"), _PICKLE),
    **dict.fromkeys((".rds", ".rda", ".rdata"), _R),
    ".root": _ROOT,
    **dict.fromkeys((".arrow", ".feather", ".ipc"), _ARROW),
    **dict.fromkeys((".dta", ".sav", ".sas7bdat"), _STATISTICS),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar", ".zst"), _PACKED),
    **dict.fromkeys((".pdf", ".doc", ".docx", ".html", ".htm"), _PAGE),
    **dict.fromkeys((".bin", ".raw", ".unf"), _RAW),
    **dict.fromkeys((".pt", ".pth", ".safetensors"), _TENSOR),
    **dict.fromkeys((".nb", ".mx", ".wl", ".wdx"), _MATHEMATICA),
    ".jls": _JULIA,
    **dict.fromkeys((".fits", ".fit"), _FITS),
}
_MARKS = {
    b"PK\x03\x04": "a zip archive, as .xlsx are, is not read: save the sheet as .csv, or unpack it",
    b"\xd0\xcf\x11\xe0": _SHEET,
    b"%PDF": _PAGE,
    b"<!DOCTYPE": _PAGE,
    b"<html": _PAGE,
    b"{\\rtf": _PAGE,
    b"RDX": _R,
    b"X\n\0\0": _R,
    b"root\0": _ROOT,
    b"ARROW1": _ARROW,
    b"CDF\x01": _NETCDF,
    b"CDF\x02": _NETCDF,
    b"SIMPLE  =": _FITS,
    b"\x28\xb5\x2f\xfd": _PACKED,
    b"7z\xbc\xaf": _PACKED,
    **{b"\x80" + bytes([version]): _PICKLE for version in (2, 3, 4, 5)},
}


def refuse_by_ending(given: Given) -> None:
    """InputError for a file whose ending is that of a format that is not read."""
    if given.ending in _ENDINGS:
        raise InputError(f"{given.name}: {_ENDINGS[given.ending]}")


def refuse_by_content(given: Given, head: bytes) -> None:
    """InputError for a file that begins as one of a format that is not read."""
    for mark, why in _MARKS.items():
        if head.startswith(mark):
            raise InputError(f"{given.name}: {why}")
