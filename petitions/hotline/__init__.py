"""Work orders of a hotline: read and judged row by row, and brought in as petitions."""
