"""Commands that read text and print text: each takes its arguments and the client, and gives a Result."""
