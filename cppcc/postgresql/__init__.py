"""PostgreSQL for Django: the stock backend, and behind it the embedded server's programs."""
