"""What can be said about a respondent's words: pure rules and word lists; the libraries are behind gateways."""
