"""Read-only views: frozen rows, no decisions."""
