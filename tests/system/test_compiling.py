"""Where the line on compiling says that kernels are kept."""

import pytest

from qavalanche.system.compiling import Watch


@pytest.mark.parametrize(
    ("asked", "kept", "said"),
    [
        ("", ["/a/b/c", "/a/b/d"], "/a/b"),
        ("/a/b", ["/a/b/c", "/a/b/d"], "/a/b"),
        ("/a", ["/a/b/c"], "/a"),
        ("/none", ["/a/b/c", "/a/b/d"], "/a/b"),  # it could not be written, so beside the sources
        ("/a/b", [], ""),
    ],
)
def test_the_folder_said_is_one_that_holds_the_kernels(asked, kept, said, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", asked)
    watch = Watch()
    watch.folders.update(kept)
    assert watch.folder == said
