"""The numbers in README and docs, one file a page: `numbers()` gives each by the name of its mark.

They are read from the tables that the scripts in docs/figures and benchmarks have made.
"""
