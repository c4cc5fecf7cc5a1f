"""Read, judge, enumerate and draw request bodies from the spec alone; never from the package or the mock."""
