"""What the house knows about people, time, limits, forms and records: pure, no I/O, no clock."""
