"""Scenarios: their schema, a strict reader, the goal language, and the proof that each can be solved and missed."""
