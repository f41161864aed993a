"""The roster import: read a file (reader), judge its rows (judge), compare with what is there (plan), write (apply)."""
