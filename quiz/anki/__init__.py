"""Cards for Anki: which of them, as notes with lasting names, in a package or as text."""
