//! Holds where a picture was taken, as decimal degrees. Must not know where that is
//! written.

/// Latitudes and longitudes, of which pairs are made.
#[derive(Default)]
pub(super) struct Place {
    latitude: Option<f64>,
    longitude: Option<f64>,
    pairs: Vec<String>,
}

/// Pairs that are kept.
const MOST: usize = 64;

impl Place {
    pub(super) fn latitude(&mut self, degrees: f64) {
        self.latitude = Some(degrees).filter(|degrees| degrees.abs() <= 90.0);
        self.pair();
    }

    pub(super) fn longitude(&mut self, degrees: f64) {
        self.longitude = Some(degrees).filter(|degrees| degrees.abs() <= 180.0);
        self.pair();
    }

    fn pair(&mut self) {
        if let (Some(latitude), Some(longitude)) = (self.latitude, self.longitude) {
            let pair = format!("{latitude:.6}, {longitude:.6}");
            // a camera that does not know writes zeros
            let known = latitude != 0.0 || longitude != 0.0;
            if known && !self.pairs.contains(&pair) && self.pairs.len() < MOST {
                self.pairs.push(pair);
            }
            (self.latitude, self.longitude) = (None, None);
        }
    }

    /// `50.850340, 4.351710`.
    pub(super) fn coordinates(&mut self) -> Vec<String> {
        std::mem::take(&mut self.pairs)
    }
}

/// Degrees of degrees, minutes and seconds; `side` is one of N, S, E and W.
pub(super) fn degrees(parts: &[f64], side: u8) -> f64 {
    let sum: f64 = parts.iter().zip([1.0, 60.0, 3600.0]).map(|(part, of)| part / of).sum();
    if matches!(side, b'S' | b'W' | b's' | b'w') { -sum } else { sum }
}
