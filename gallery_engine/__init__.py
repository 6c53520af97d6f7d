"""A cloud in pure Python: send it an ARM request, get the answer, the trace and the changes."""
