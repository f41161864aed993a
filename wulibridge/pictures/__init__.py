"""Pictures that people send: kept in files outside of what the web serves, written anew before anybody sees them."""
