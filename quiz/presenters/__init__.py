"""From what is known to what pages show: one module for each family of pages. Pure but for addresses and texts."""
