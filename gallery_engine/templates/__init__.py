"""The language of ARM templates: expressions, their functions, and what a template says. Pure: no store, no requests."""
