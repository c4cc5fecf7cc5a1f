"""Let tasks live: a clock, the life of each task, and what can be told of it at any moment."""
