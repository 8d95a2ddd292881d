"""What is set up: programmes with their wallets, and the campaigns that fill them."""
