"""The demonstration: a district, its people, and a month of their work on the real engine."""
