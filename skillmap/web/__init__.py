"""Requests in, the library's own nouns out as JSON: the HTTP API over an engine."""
