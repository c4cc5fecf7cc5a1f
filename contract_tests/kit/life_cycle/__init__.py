"""The lives of tasks: a state machine thinks of stories, and each is played with a target beside a model."""
