"""Read the document as a server needs it: operations, rules, examples."""
