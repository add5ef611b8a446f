"""Many readers and reviewers at once against a real server: how long they wait, and whether a decision is lost."""
