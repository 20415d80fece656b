"""Figures that users define: a YAML file each, over events or visits."""
