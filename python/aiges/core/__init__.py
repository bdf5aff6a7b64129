"""Constants of the platform; see aiges.core.types."""
