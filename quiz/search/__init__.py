"""Finding things: what there is to find, the index of the database, words to queries, and what a learner may see of it."""
