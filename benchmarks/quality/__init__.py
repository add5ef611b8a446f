"""How well skillmap and its peers find competencies, measured the same way: ``python -m benchmarks.quality``."""
