"""newsbeam: the pipeline that puts the transforms together, and its command line."""
