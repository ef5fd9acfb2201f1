"""What the kinds, standings and acts of the field are called, to be translated."""
