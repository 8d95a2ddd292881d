"""The schema, up only: NNNN_name.sql, each file applied once and never edited afterwards."""
