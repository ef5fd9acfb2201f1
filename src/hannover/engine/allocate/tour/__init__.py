"""A tour of visits: whom, on which day, in what order, within opening hours."""

from hannover.engine.allocate.tour.domain import Day, Host, Hours, Itinerary, Tour, Visit
from hannover.engine.allocate.tour.planning import WhyNotHost, plan_tour, why_not_host
from hannover.engine.allocate.tour.verifying import check_itinerary

__all__ = [
    "Day",
    "Host",
    "Hours",
    "Itinerary",
    "Tour",
    "Visit",
    "WhyNotHost",
    "check_itinerary",
    "plan_tour",
    "why_not_host",
]
