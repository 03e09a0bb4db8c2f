"""Plan documents: uploaded, read, reviewed, confirmed."""
