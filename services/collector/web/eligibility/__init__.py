"""Routes of eligibility: may this person be asked, and what was shown to them."""
