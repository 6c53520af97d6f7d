"""The terminal of a lab: lines in, ARM requests out; it knows the engine only through one `send`."""
