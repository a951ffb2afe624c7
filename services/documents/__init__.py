"""Documents that are generated from the code and checked in: schemas, AsyncAPI, OpenAPI, and two tables."""
