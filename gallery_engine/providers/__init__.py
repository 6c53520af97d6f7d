"""What a verb does to the store, one module per resource type."""
