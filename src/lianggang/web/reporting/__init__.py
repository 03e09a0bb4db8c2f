"""Reports: made from a snapshot, edited in Word, checked, reviewed, approved, published; and the page for leaders."""
