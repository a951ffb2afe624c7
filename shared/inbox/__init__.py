"""Events that were handled already: the reason why nothing happens twice."""
