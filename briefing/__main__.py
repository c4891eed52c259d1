"""`python -m briefing`: the same as the command."""

from briefing.cli import main

main()
