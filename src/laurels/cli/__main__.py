"""`python -m laurels.cli`, which works wherever the virtual environment was moved to."""

from laurels.cli import main

main()
