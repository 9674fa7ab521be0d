"""Languages that are neither Python nor SQL, one package each: text to facts."""
