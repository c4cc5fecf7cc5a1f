"""How light and how fast a generated package is, as ratios that are measured side by side in one run."""
