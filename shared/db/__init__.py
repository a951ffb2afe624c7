"""PostgreSQL: the engine, the naming convention, migrations, and the private server of the default installation."""
