//! Holds the breaking of lines for terminals of 80 columns. Must not know what they say.

/// Columns of a terminal that everyone has.
pub const WIDTH: usize = 80;

/// Puts `said` behind `start`, over as many lines as that takes, the later ones as far in as
/// the first. A word that is wider than a line stands alone.
pub fn hanging(out: &mut String, start: &str, said: &str) {
    let indent = start.chars().count();
    let mut used = 0;
    out.push_str(start);
    for word in said.split_whitespace() {
        let width = word.chars().count();
        if used > 0 && indent + used + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = 0;
        }
        if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += width;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        let said = "one two three four five six seven eight nine ten ".repeat(6);
        let mut out = String::new();
        hanging(&mut out, "  - ", &said);
        assert!(out.lines().all(|line| line.chars().count() <= WIDTH), "{out}");
        assert!(out.lines().skip(1).all(|line| line.starts_with("    ")), "{out}");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&out), words(&format!("- {said}")));
    }
}
