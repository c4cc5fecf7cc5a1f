"""Steer a running server over HTTP, under /__mock__/: clock, behaviours, settings, tasks, reset, help."""
