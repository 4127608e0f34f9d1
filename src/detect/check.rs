//! Holds the check of rules by their own examples, run through the real detector.
//! Must not know where rules come from.

use super::{Detector, ObjectTally, ValueHash, band, finish, score};
use crate::model::{Band, Chunk, FieldKind, FieldName, FieldPath, WrittenError};
use crate::rules::{RuleId, RuleSet, review};
use crate::validate::Today;

/// Runs every example and counter-example of every rule, with all rules beside it;
/// returns what is wrong, a line each. A rule that says too little is wrong.
pub fn check(rules: &RuleSet, today: Today) -> Vec<WrittenError> {
    let mut detector = Detector::new(rules, today, ValueHash::new(None), false);
    let mut wrong = review(rules);
    for (id, _) in rules.iter() {
        let source = &rules.sources[id.index()];
        let mut say = |near: &str, message: String| {
            wrong.push(WrittenError::near(&source.name, &source.text, near, message));
        };
        let rule = &source.rule;
        for example in &rule.example {
            let (near, said) = match (&example.text, &example.field) {
                (Some(text), None) => (text, in_text(&mut detector, rules, id, text, example)),
                (None, Some(field)) => {
                    let (values, beside) = (&example.values, &example.beside);
                    let found = in_column(&mut detector, rules, id, field, values, beside);
                    let wanted = example.band.unwrap_or(Band::Likely);
                    let enough = found >= Some(wanted);
                    let said = format!(
                        "expected {} in field `{field}`, found {}",
                        said(Some(wanted)),
                        said(found)
                    );
                    (field, (!enough).then_some(said))
                }
                _ => (&rule.id, Some("an example has a text, or a field and values".into())),
            };
            if let Some(message) = said {
                say(first_line(near), message);
            }
        }
        for counter in &rule.counter_example {
            let found = match (&counter.text, &counter.field) {
                (Some(text), None) => found_in(&mut detector, rules, id, text)
                    .into_iter()
                    .map(|(_, band)| band)
                    .max()
                    .flatten(),
                (None, Some(field)) => {
                    in_column(&mut detector, rules, id, field, &counter.values, &[])
                }
                _ => None,
            };
            if found >= Some(Band::Likely) {
                let near = counter.text.as_ref().or(counter.field.as_ref()).unwrap_or(&rule.id);
                let why = &counter.why;
                let message = format!("a counter-example is found as {}; {why}", said(found));
                say(first_line(near), message);
            }
        }
    }
    wrong
}

/// A band as errors tell it.
fn said(band: Option<Band>) -> &'static str {
    match band {
        Some(Band::Confirmed) => "`confirmed`",
        Some(Band::Likely) => "`likely`",
        Some(Band::Candidate) => "`candidate`",
        None => "nothing",
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What rule `id` finds in a text, with bands.
fn found_in(
    detector: &mut Detector,
    rules: &RuleSet,
    id: RuleId,
    text: &str,
) -> Vec<(String, Option<Band>)> {
    let matches = detector.matches(text.as_bytes()).iter().filter(|m| m.rule == id);
    matches
        .map(|m| {
            let found = String::from_utf8_lossy(&text.as_bytes()[m.start as usize..m.end as usize]);
            (found.into_owned(), band(score(rules.rule(id), m.signature)))
        })
        .filter(|(_, band)| band.is_some())
        .collect()
}

fn in_text(
    detector: &mut Detector,
    rules: &RuleSet,
    id: RuleId,
    text: &str,
    example: &crate::rules::syntax::Example,
) -> Option<String> {
    let found = found_in(detector, rules, id, text);
    let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    if texts != example.finds {
        let taken = taken_by_others(detector, rules, id, text, &example.finds);
        return Some(format!("expected {:?}, found {texts:?}{taken}", example.finds));
    }
    let wanted = example.band.unwrap_or(Band::Candidate);
    let least = found.iter().filter_map(|(_, band)| *band).min();
    let too_low = least < Some(wanted);
    too_low.then(|| format!("expected {texts:?} as {}, found {}", said(Some(wanted)), said(least)))
}

/// Which other rules took what rule `id` was to find, for its error.
fn taken_by_others(
    detector: &mut Detector,
    rules: &RuleSet,
    id: RuleId,
    text: &str,
    finds: &[String],
) -> String {
    let places: Vec<_> = finds.iter().flat_map(|find| text.match_indices(find.as_str())).collect();
    let overlaps = |m: &&super::Match| {
        let (start, end) = (m.start as usize, m.end as usize);
        places.iter().any(|&(at, find)| start < at + find.len() && at < end)
    };
    let mut takers: Vec<&str> = detector
        .matches(text.as_bytes())
        .iter()
        .filter(|m| m.rule != id)
        .filter(overlaps)
        .map(|m| rules.rule(m.rule).id.as_str())
        .collect();
    takers.sort_unstable();
    takers.dedup();
    match takers.is_empty() {
        true => String::new(),
        false => format!("; taken by the rule `{}`", takers.join("`, `")),
    }
}

/// The best band in which rule `id` finds something in a column that stands `beside`
/// others.
fn in_column(
    detector: &mut Detector,
    rules: &RuleSet,
    id: RuleId,
    field: &str,
    values: &[String],
    beside: &[String],
) -> Option<Band> {
    let mut object = ObjectTally::default();
    let mut column = |name: &str| {
        let path = FieldPath::column(FieldName::Named(name.to_owned()));
        detector.add_field(&mut object, path, FieldKind::Cell, None)
    };
    let field = column(field);
    for name in beside {
        column(name);
    }
    let mut chunk = Chunk::default();
    for (record, value) in values.iter().enumerate() {
        chunk.push(field, record as u32, value.as_bytes());
    }
    detector.search(&chunk, &mut object);
    let rule = rules.rule(id);
    let found = finish(rules, &object, &ValueHash::new(None)).findings;
    let finding =
        found.iter().find(|f| f.category == rule.category && f.rules.contains(&rule.id))?;
    match (finding.confirmed, finding.likely, finding.candidate) {
        (1.., _, _) => Some(Band::Confirmed),
        (_, 1.., _) => Some(Band::Likely),
        (_, _, 1..) => Some(Band::Candidate),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::Date;

    #[test]
    fn the_builtin_rules_pass_their_own_examples() {
        let rules = RuleSet::builtin().expect("valid rules");
        let today = Today(Date { year: 2026, month: 11, day: 21 });
        let wrong: Vec<String> = check(&rules, today).iter().map(ToString::to_string).collect();
        assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    }
}
