"""One chain, or a table of chains, in files of every format, as the real libraries write them."""

import bz2
import gzip
import io
import json
import lzma
from pathlib import Path

import numpy as np

DIGITS = "%.17g"


def matlab_73(path, **arrays):
    """As MATLAB's save -v7.3: HDF5 after 512 bytes of its own, first axis fastest, with classes."""
    import h5py

    with h5py.File(path, "w", userblock_size=512) as file:
        for name, array in arrays.items():
            made = file.create_dataset(name, data=np.atleast_2d(array).T)
            made.attrs["MATLAB_class"] = np.bytes_("double")
    head = (
        b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Jan  1 00:00:00 2024 HDF5 schema"
    )
    with open(path, "r+b") as file:
        file.write((head.ljust(116) + bytes(8) + b"\x00\x02IM").ljust(512, b"\0"))


def _text(values, **options):
    buffer = io.StringIO()
    np.savetxt(buffer, values, **{"fmt": DIGITS, **options})
    return buffer.getvalue()


def columns(g):
    """{name: (content, column)} of text that holds g as a column."""
    n = np.arange(g.size)
    beside = np.column_stack([n, g])
    plain = "".join(f"{x!r}\n" for x in g.tolist())
    fortran = "".join(f"   {x:.16E}\n" for x in g)
    with_index = "".join(f"{i} {x!r}\n" for i, x in enumerate(g.tolist()))
    by_r = '"bond" "g"\n' + "".join(f'"{i + 1}" {i} {x!r}\n' for i, x in enumerate(g.tolist()))
    tabbed = "".join(f"{i}\t{x!r}\n" for i, x in enumerate(g.tolist()))
    semicolons = "bond;coupling\n" + with_index.replace(" ", ";").replace(".", ",")
    return {
        "numpy.txt": (_text(g), None),
        "one_line.txt": (_text(g[np.newaxis]), None),
        "numpy_header.txt": (_text(beside, header="bond coupling"), None),
        "matlab_comment.dat": (_text(beside, header="bond g", comments="% "), None),
        "numbered.dat": (_text(beside), 2),
        "numbered_as_text.dat": (_text(beside), "2"),
        "aligned.out": (_text(beside, fmt=["%6d", "%30.17g"]), 2),
        "ruled.txt": ("# bond  g\n# ----  -----\n" + with_index, None),
        "by_name.txt": ("site energy\n" + with_index, "energy"),
        "by_name_in_comment.csv": ("# site, energy\n" + with_index.replace(" ", ","), "energy"),
        "savetxt_named.csv": (_text(beside, header="bond coupling"), None),
        "tabs.tsv": ("bond\tcoupling\n" + tabbed, None),
        "tabs_and_blanks.txt": (tabbed.replace("\t", "\t  "), 2),
        "semicolons.csv": (semicolons, None),
        "decimal_commas.txt": (plain.replace(".", ","), None),
        "decimal_commas.dat": ("coupling\n" + plain.replace(".", ","), None),
        "fortran.dat": (fortran.replace("E", "D"), None),
        "fort.11": (fortran, None),
        "mathematica.dat": (fortran.replace("E", "*^"), None),
        "precise.m": ("".join(f"{x:.16e}\n".replace("e", "`20.*^") for x in g), None),
        "mac.txt": (plain.replace("\n", "\r"), None),
        "windows.txt": ("\ufeff" + plain.replace("\n", "\r\n"), None),
        "beside.txt": (plain.replace("\n", "   # a bond\n"), None),
        "r.txt": (by_r, None),
        "COUPLINGS": (plain, None),
    }


def write_column(folder, g):
    """{name: column} of files that hold the chain g, written to `folder`."""
    import h5py
    import pandas as pd
    import polars as pl
    import scipy.io

    names = {}
    for name, (text, column) in columns(g).items():
        (folder / name).write_bytes(text.encode())
        names[name] = column
    wide = "bond\tcoupling\r\n" + "".join(f"{i}\t{x!r}\r\n" for i, x in enumerate(g.tolist()))
    (folder / "unicode.txt").write_bytes(wide.encode("utf-16"))
    table = pd.DataFrame({"bond": np.arange(g.size), "coupling": g})
    table.to_csv(folder / "pandas.csv", index=False)
    table[["coupling"]].to_csv(folder / "pandas_index.csv.gz")
    table.to_csv(folder / "pandas_german.csv", sep=";", decimal=",", index=False)
    pl.from_dict({"bond": np.arange(g.size), "g": g}).write_parquet(folder / "polars.parquet")
    pl.from_dict({"coupling": g}).write_csv(folder / "polars.csv")
    np.save(folder / "a.npy", g)
    np.save(folder / "row.npy", g[np.newaxis].astype(">f8"))
    np.save(folder / "records.npy", np.rec.fromarrays([np.arange(g.size), g], names="bond,g"))
    np.savez(folder / "one.npz", g)
    np.savez_compressed(folder / "many.npz", coupling=g, other=np.ones((2, 3)), note=["x"])
    with h5py.File(folder / "a.h5", "w") as file:
        file["run/coupling"] = g
        file["run/other"], file["note"] = np.ones((2, 2)), "text"
    with h5py.File(folder / "one.hdf5", "w") as file:
        file.create_dataset("data", data=g, chunks=(5,), compression="gzip", fletcher32=True)
    with h5py.File(folder / "table.h5", "w") as file:
        file["table"] = np.rec.fromarrays([np.arange(g.size), g], names="bond,energy")
    scipy.io.savemat(folder / "a.mat", {"coupling": g, "note": "text", "s": {"a": 1}})
    scipy.io.savemat(folder / "packed.mat", {"G0": g[:, np.newaxis]}, do_compression=True)
    scipy.io.savemat(folder / "v4.mat", {"g": g}, format="4")
    matlab_73(folder / "v73.mat", coupling=g, other=np.ones((2, 3)))
    (folder / "a.json").write_text(json.dumps(g.tolist()))
    (folder / "by_name.json").write_text(json.dumps({"coupling": g.tolist(), "L": g.size}))
    names |= dict.fromkeys(sorted(p.name for p in folder.iterdir() if p.name not in names))
    names |= {"table.h5": "energy"}
    for name in ("numpy.txt", "a.npy", "a.h5", "a.mat", "v73.mat", "polars.parquet", "a.json"):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
        names[f"{name}.gz"] = None
    for name, pack in (("numpy.txt.xz", lzma.compress), ("a.npy.bz2", bz2.compress)):
        (folder / name).write_bytes(pack((folder / Path(name).stem).read_bytes()))
        names[name] = None
    return names


def write_table(folder, G):
    """{name: (column, chains)} of files that hold the chains G, written to `folder`."""
    import h5py
    import pandas as pd
    import polars as pl
    import scipy.io

    np.save(folder / "a.npy", np.asfortranarray(G))
    np.savez(folder / "a.npz", coupling=G, L=12)
    np.save(folder / "turned.npy", G.T)
    with h5py.File(folder / "a.h5", "w") as file:
        file["g"] = G
    with h5py.File(folder / "two.h5", "w") as file:
        file["run/first"], file["run/second"] = np.ones((2, 2)), G
    scipy.io.savemat(folder / "a.mat", {"coupling": G})
    matlab_73(folder / "v73.mat", coupling=G)
    np.savetxt(folder / "rows.txt", G, fmt=DIGITS, header="five chains")
    np.savetxt(folder / "columns.dat", G.T, fmt=DIGITS)
    np.savetxt(folder / "commas.csv", G, fmt=DIGITS, delimiter=",")
    pd.DataFrame(G).to_csv(folder / "pandas.csv")
    pd.DataFrame(G).add_prefix("b").to_csv(folder / "titles.csv", index=False)
    pd.DataFrame(G.T).add_prefix("chain").to_csv(folder / "columns.csv", index_label="bond")
    (folder / "a.json").write_text(json.dumps(G.tolist()))
    rows = [(s, b, G[s, b]) for s in range(G.shape[0]) for b in range(G.shape[1])]
    long = pd.DataFrame(rows, columns=["sample", "bond", "coupling"])
    long.to_csv(folder / "long.csv", index=False)
    long.to_csv(folder / "long.txt", index=False, sep=" ")
    pl.from_dict(long.to_dict("list")).write_parquet(folder / "long.parquet")
    names = {path.name: (None, "rows") for path in folder.iterdir()}
    down = dict.fromkeys(("turned.npy", "columns.dat", "columns.csv"), (None, "columns"))
    return names | down | {"two.h5": ("run/second", "rows")}
