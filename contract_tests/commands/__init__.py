"""The commands of `python -m contract_tests`, a module each, and the options that they share."""
