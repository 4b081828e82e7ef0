"""What `sunbae run` changes in other libraries while a script runs, and how it is undone."""
