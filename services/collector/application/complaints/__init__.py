"""What can be done with complaints."""
