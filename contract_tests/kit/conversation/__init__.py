"""What several requests say together: which of them make tasks, how a task is asked for, and what has to agree."""
