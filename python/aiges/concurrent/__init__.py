"""See aiges.concurrent.fixpool."""
