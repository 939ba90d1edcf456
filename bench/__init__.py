"""`make bench`: what the planning page and a confirmation cost, beside an empty Flask page in the same run."""
