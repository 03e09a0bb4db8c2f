"""Run as `python -m lianggang.cli`."""

from lianggang.cli.main import main

main()
