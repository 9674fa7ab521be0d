"""The manual, made from the source: nothing in it is written twice."""
