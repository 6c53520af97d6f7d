"""The words of the tree made into the words that a command gets."""
