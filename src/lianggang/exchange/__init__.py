"""What offices of different levels send each other: signed packages that go over a network or by hand."""
