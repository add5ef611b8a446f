"""The way from one release's tables to the next's, one module a step; run by :mod:`skillmap.storage.schema`."""
