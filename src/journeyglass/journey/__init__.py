"""What a journey is: stages, rules, outcomes, milestones, roles, touchpoints; loading, checking, comparing."""
