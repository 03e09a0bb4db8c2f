"""What of the figures may be published: small numbers of people withheld so that nothing gives them back."""
