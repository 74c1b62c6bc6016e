"""What is known of an inspection when somebody asks: frozen parts, one module per kind."""
