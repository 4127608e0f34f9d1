//! Holds the shape of bank codes. Must not know banks.

use super::{Compact, Today, Verdict};

/// Countries of ISO 3166-1 and XK, two letters each.
const COUNTRIES: &[u8] =
    b"ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCI\
      CKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQ\
      GRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLS\
      LTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPG\
      PHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTK\
      TLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// Whether two capital letters are the code of a country, or XK. Source: ISO 3166-1.
pub fn is_country(code: &str) -> bool {
    COUNTRIES.as_chunks::<2>().0.iter().any(|country| country == code.as_bytes())
}

/// BIC: four letters of the bank, the country, two of the place, three of the
/// branch or none. Half of all words of eight letters pass. Source: ISO 9362.
pub(super) fn bic(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    if !matches!(bytes.len(), 8 | 11) || !bytes[..6].iter().all(u8::is_ascii_alphabetic) {
        return Verdict::NotApplicable;
    }
    Verdict::of(COUNTRIES.as_chunks::<2>().0.iter().any(|country| country == &bytes[4..6]))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn a_bic_names_a_country() {
        assert_pass(bic, &["GEBABEBB", "INGBNL2A", "KREDBEBBXXX", "GEGEVENS"]);
        assert_fail(bic, &["BEDRIJXX", "ABCDQQAA"]);
    }

    #[test]
    fn there_are_250_countries_of_two_letters() {
        let distinct: std::collections::BTreeSet<_> = COUNTRIES.as_chunks::<2>().0.iter().collect();
        assert_eq!((COUNTRIES.len(), distinct.len()), (500, 250));
    }
}
