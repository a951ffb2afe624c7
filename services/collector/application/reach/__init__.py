"""What can be done about reaching people: who may be asked, how often, and against what proof."""
