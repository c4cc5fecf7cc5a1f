"""python -m contract_tests.mutation.generating: write all mutants of a workspace, and test none of them.

mutmut names its mutants only once it has made them, and a sample is drawn from the names; its command has no option
to stop there. Started in the workspace.
"""

import os
from pathlib import Path

from mutmut.__main__ import create_mutants
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

if __name__ == "__main__":
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir()
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(os.cpu_count() or 1)
