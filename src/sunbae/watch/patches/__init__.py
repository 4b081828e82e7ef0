"""What others define, changed so that the audit is told: they do and give what they did."""
