"""What a shopper likes: events in, a profile and a re-ranked feed out. Pure functions, and simulated shoppers."""
