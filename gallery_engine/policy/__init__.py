"""The language of Azure Policy: rules as they are read, what they find in a resource, and what their effects do to it."""
