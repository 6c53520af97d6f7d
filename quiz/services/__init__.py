"""Writes of the learning domain: keyword-only, one short transaction each."""
