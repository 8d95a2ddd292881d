"""The nouns that loyalty is about: customers, what they buy, and what is counted for them."""
