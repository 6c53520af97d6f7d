"""What was typed, read: characters to tokens to a tree."""
