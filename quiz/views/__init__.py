"""Pages of the course: thin functions that read a request, call a service or selector, and render."""
