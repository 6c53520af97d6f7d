"""Pages and forms of the labs. Each works as a page of its own; htmx gets the parts that changed."""
