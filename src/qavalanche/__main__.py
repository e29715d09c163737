"""`python -m qavalanche` is the command line."""

from qavalanche.cli import main

if __name__ == "__main__":
    main()
