"""Who answers: contact data in one form."""
