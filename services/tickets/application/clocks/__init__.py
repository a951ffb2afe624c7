"""What is done about clocks: keep them beside their cases, escalate, acknowledge, move, read and foresee them."""
