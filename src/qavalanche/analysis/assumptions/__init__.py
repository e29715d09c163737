"""Measured tests of the letter's two assumptions and of what it concludes from them."""
