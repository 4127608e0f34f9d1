//! Holds where Belgium and the Netherlands lie. Must not know how coordinates are
//! written.

/// Whether a place (WGS 84, degrees) lies in Belgium or the Netherlands, give or
/// take what a rectangle adds: 49.49–51.51 N, 2.54–6.41 E and 50.75–53.56 N,
/// 3.31–7.23 E. Source: EPSG, areas of use of 31370 and 28992.
pub fn gps_is_near(latitude: f64, longitude: f64) -> bool {
    let belgium = (49.49..51.51).contains(&latitude) && (2.54..6.41).contains(&longitude);
    let netherlands = (50.75..53.56).contains(&latitude) && (3.31..7.23).contains(&longitude);
    belgium || netherlands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_of_both_countries_are_near() {
        for (place, near) in [
            ((50.8503, 4.3517), true),
            ((53.2194, 6.5665), true),
            ((48.8566, 2.3522), false),
            ((4.3517, 50.8503), false),
        ] {
            assert_eq!(gps_is_near(place.0, place.1), near, "{place:?}");
        }
    }
}
