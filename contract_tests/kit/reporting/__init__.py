"""From a report to what people and their tools read: a page, JUnit, SARIF, annotations, a summary, text."""
