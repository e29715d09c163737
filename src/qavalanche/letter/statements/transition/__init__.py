"""The transition: its critical point, the bound, sizes and finite-size scaling."""
