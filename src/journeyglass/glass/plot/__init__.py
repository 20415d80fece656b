"""Pictures of figures: bars, lines and heat maps as SVG, drawn here."""
