"""Tables as files: CSV, JSON Lines and Parquet are written while they are sent, workbooks (XLSX) before."""
