"""`python -m qavalanche` is the command line."""

from qavalanche.cli import main

main()
