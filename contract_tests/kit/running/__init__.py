"""Run a judgement: ask the target, record what it says, decide, report."""
