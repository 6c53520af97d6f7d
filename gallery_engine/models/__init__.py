"""Typed bodies of requests: snake_case here, camelCase on the wire."""
