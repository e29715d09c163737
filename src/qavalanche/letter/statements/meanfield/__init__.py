"""The mean field: SM C, equations 13 to 25, held against its own recursion."""
