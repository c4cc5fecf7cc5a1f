"""Mutation testing of our own code with mutmut: the small faults in it that its tests would not notice."""
