"""The rulebook: one function per rule, one module per family."""
