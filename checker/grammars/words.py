"""Words of a program, looked for backwards from something rare that stands behind them."""


def word_before(text: str, end: int, more: str = "_") -> str:
    """Give the word that ends at a place; empty where there is none. `more`: its signs beside letters and digits."""
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in more):
        start -= 1
    return text[start:end]
