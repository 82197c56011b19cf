"""Steps: the glue between the other rooms, as plain functions over values, frames and an engine.

One module per stretch of the data's way. An asset calls one function from here; so does a test, without
Dagster, and nothing here imports it.
"""
