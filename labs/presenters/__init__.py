"""From rows to what the workspace shows."""
