"""The credential world's documents in and out: each format is one entry of a table, read into or made from a record."""
