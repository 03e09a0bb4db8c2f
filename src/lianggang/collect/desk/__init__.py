"""The isolated desk: a form as one file for the browser of a unit without a network, and its signed answer."""
