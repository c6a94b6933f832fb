//! Where the warehouses stand: cities of the United States, rounded to a hundredth of a degree.

/// A city and its centre, in degrees.
pub(crate) struct Place {
    pub(crate) city: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
}

const fn place(city: &'static str, latitude: f64, longitude: f64) -> Place {
    Place { city, latitude, longitude }
}

/// Order matters: warehouse `n` stands near place `n` modulo the number of places.
pub(crate) const PLACES: [Place; 75] = [
    place("New York", 40.71, -74.01),
    place("Los Angeles", 34.05, -118.24),
    place("Chicago", 41.88, -87.63),
    place("Houston", 29.76, -95.37),
    place("Phoenix", 33.45, -112.07),
    place("Philadelphia", 39.95, -75.17),
    place("San Antonio", 29.42, -98.49),
    place("San Diego", 32.72, -117.16),
    place("Dallas", 32.78, -96.80),
    place("Jacksonville", 30.33, -81.66),
    place("Austin", 30.27, -97.74),
    place("San Jose", 37.34, -121.89),
    place("Columbus", 39.96, -83.00),
    place("Charlotte", 35.23, -80.84),
    place("Indianapolis", 39.77, -86.16),
    place("San Francisco", 37.77, -122.42),
    place("Seattle", 47.61, -122.33),
    place("Denver", 39.74, -104.99),
    place("Oklahoma City", 35.47, -97.52),
    place("Nashville", 36.16, -86.78),
    place("Washington", 38.91, -77.04),
    place("El Paso", 31.76, -106.49),
    place("Las Vegas", 36.17, -115.14),
    place("Boston", 42.36, -71.06),
    place("Detroit", 42.33, -83.05),
    place("Portland", 45.52, -122.68),
    place("Louisville", 38.25, -85.76),
    place("Memphis", 35.15, -90.05),
    place("Baltimore", 39.29, -76.61),
    place("Milwaukee", 43.04, -87.91),
    place("Albuquerque", 35.08, -106.65),
    place("Tucson", 32.22, -110.97),
    place("Fresno", 36.74, -119.79),
    place("Sacramento", 38.58, -121.49),
    place("Mesa", 33.42, -111.83),
    place("Kansas City", 39.10, -94.58),
    place("Atlanta", 33.75, -84.39),
    place("Omaha", 41.26, -95.93),
    place("Colorado Springs", 38.83, -104.82),
    place("Raleigh", 35.78, -78.64),
    place("Virginia Beach", 36.85, -75.98),
    place("Miami", 25.76, -80.19),
    place("Oakland", 37.80, -122.27),
    place("Minneapolis", 44.98, -93.27),
    place("Tulsa", 36.15, -95.99),
    place("Bakersfield", 35.37, -119.02),
    place("Tampa", 27.95, -82.46),
    place("Wichita", 37.69, -97.34),
    place("Aurora", 39.73, -104.83),
    place("New Orleans", 29.95, -90.07),
    place("Cleveland", 41.50, -81.69),
    place("Anaheim", 33.84, -117.91),
    place("Honolulu", 21.31, -157.86),
    place("Anchorage", 61.22, -149.90),
    place("Stockton", 37.96, -121.29),
    place("Lexington", 38.04, -84.50),
    place("Saint Paul", 44.95, -93.09),
    place("Cincinnati", 39.10, -84.51),
    place("Pittsburgh", 40.44, -79.99),
    place("Greensboro", 36.07, -79.79),
    place("Lincoln", 40.81, -96.70),
    place("Orlando", 28.54, -81.38),
    place("Toledo", 41.65, -83.54),
    place("Newark", 40.74, -74.17),
    place("Buffalo", 42.89, -78.88),
    place("Madison", 43.07, -89.40),
    place("Boise", 43.62, -116.20),
    place("Spokane", 47.66, -117.43),
    place("Des Moines", 41.59, -93.62),
    place("Salt Lake City", 40.76, -111.89),
    place("Little Rock", 34.75, -92.29),
    place("Birmingham", 33.52, -86.80),
    place("Fargo", 46.88, -96.79),
    place("Billings", 45.78, -108.50),
    place("Albany", 42.65, -73.76),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::PLACES;

    #[test]
    fn every_city_is_listed_once_and_lies_in_the_united_states() {
        let cities: HashSet<_> = PLACES.iter().map(|place| place.city).collect();
        assert_eq!(cities.len(), PLACES.len());
        for place in &PLACES {
            assert!((18.0..72.0).contains(&place.latitude), "{}", place.city);
            assert!((-180.0..-66.0).contains(&place.longitude), "{}", place.city);
        }
    }
}
