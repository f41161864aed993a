"""Files that people bring: reading a sheet row by row, running an upload to its end, writing many rows at once."""
