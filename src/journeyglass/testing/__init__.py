"""Seams for users and tests: generators of journeys and histories, fault points."""
