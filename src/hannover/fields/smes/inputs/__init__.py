"""What the operations of the field take and give: light dataclasses, one module a desk."""
