"""All faults of servers, in one list."""

from contract_tests.mutants.faults.authentication import AUTHENTICATION_FAULTS
from contract_tests.mutants.faults.batches import BATCH_FAULTS
from contract_tests.mutants.faults.callbacks import CALLBACK_FAULTS
from contract_tests.mutants.faults.concurrency import CONCURRENCY_FAULTS
from contract_tests.mutants.faults.crashes import CRASHES
from contract_tests.mutants.faults.identities import ID_FAULTS
from contract_tests.mutants.faults.lives import LIFE_FAULTS
from contract_tests.mutants.faults.readings import READING_FAULTS
from contract_tests.mutants.faults.records import RECORD_FAULTS
from contract_tests.mutants.faults.robustness import ROBUSTNESS_FAULTS
from contract_tests.mutants.faults.rulings import RULING_FAULTS
from contract_tests.mutants.faults.shapes import SHAPE_FAULTS
from contract_tests.mutants.faults.statuses import STATUS_FAULTS
from contract_tests.mutants.faults.streams import STREAM_FAULTS
from contract_tests.mutants.faults.texts import TEXT_FAULTS
from contract_tests.mutants.subjects import Subject

SERVER_MUTANTS: tuple[Subject, ...] = (
    *STATUS_FAULTS,
    *SHAPE_FAULTS,
    *STREAM_FAULTS,
    *CALLBACK_FAULTS,
    *ID_FAULTS,
    *LIFE_FAULTS,
    *RECORD_FAULTS,
    *BATCH_FAULTS,
    *READING_FAULTS,
    *RULING_FAULTS,
    *CRASHES,
    *ROBUSTNESS_FAULTS,
    *CONCURRENCY_FAULTS,
    *AUTHENTICATION_FAULTS,
    *TEXT_FAULTS,
)
"""Each breaks a statement of the documents; where they are silent, it is no mutant but an alternate."""
