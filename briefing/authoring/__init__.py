"""Tools for authors: schemas for editors, refactorings, translation work, the generated guide."""
