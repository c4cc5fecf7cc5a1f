"""Render what was read: names, models, compiled rules, clients."""
