"""What helps those who write data: schemas for editors, refactorings, translation work, the generated guide."""
