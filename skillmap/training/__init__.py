"""Checkpoints and judged alignments in, the models that come with skillmap out; nothing here is needed to answer."""
