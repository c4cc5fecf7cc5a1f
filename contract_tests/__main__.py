"""Start the commands: `python -m contract_tests run`, `mock` and `vectors`."""

from __future__ import annotations

from contract_tests.ending import NoVerdict

if __name__ == "__main__":
    with NoVerdict():
        from contract_tests.cli import main

        main(prog_name="python -m contract_tests", standalone_mode=False)
