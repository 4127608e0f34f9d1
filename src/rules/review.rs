//! Holds the review of rules by what they say alone: documented, with examples of both
//! kinds, none twice. Must not run a rule.

use super::RuleSet;
use super::load::Source;
use crate::model::WrittenError;

/// What is wrong with rules by what they say, a line each.
pub fn review(rules: &RuleSet) -> Vec<WrittenError> {
    let mut wrong = Vec::new();
    for (i, source) in rules.sources.iter().enumerate() {
        documented(source, &mut wrong);
        if let Some(other) = rules.sources[..i].iter().find(|other| is_same(source, other)) {
            let (id, name) = (&other.rule.id, &other.name);
            let message = format!(
                "finds what the rule `{id}` ({name}) finds: same category, check and forms; drop \
                 one of them, or take its place with its id and `replaces = true`"
            );
            wrong.push(near(source, "[match]", message));
        }
    }
    wrong
}

fn near(source: &Source, needle: &str, message: impl Into<String>) -> WrittenError {
    WrittenError::near(&source.name, &source.text, needle, message)
}

fn documented(source: &Source, wrong: &mut Vec<WrittenError>) {
    let rule = &source.rule;
    let mut say =
        |what: &str| wrong.push(WrittenError::at_key(&source.name, &source.text, "id", what));
    if rule.title.trim().is_empty() {
        say("a rule has a title: add `title = \"…\"`");
    }
    if rule.about.trim().is_empty() || rule.sources.is_empty() {
        say("a rule says what it is about and where its facts come from: `about`, `sources`");
    }
    if rule.example.is_empty() {
        say("a rule has at least one example: add `[[example]]` with `text` and `finds`");
    }
    if rule.counter_example.is_empty() {
        say("a rule has at least one counter-example: add `[[counter_example]]` with `why`");
    }
    for counter in rule.counter_example.iter().filter(|counter| counter.why.trim().is_empty()) {
        let text = counter.text.as_ref().or(counter.field.as_ref()).unwrap_or(&rule.id);
        let first = text.lines().next().unwrap_or_default();
        wrong.push(near(source, first, "a counter-example says why: fill `why`"));
    }
}

/// Whether two rules find the same by their forms or pattern.
fn is_same(a: &Source, b: &Source) -> bool {
    let forms = |source: &Source| {
        let matching = &source.rule.matching;
        let mut forms = [matching.forms.as_slice(), &matching.cell_forms].concat();
        forms.sort_unstable();
        forms.dedup();
        (forms, matching.pattern.clone())
    };
    let kind = |source: &Source| (source.rule.category.clone(), source.rule.matching.check.clone());
    let (of_a, of_b) = (forms(a), forms(b));
    let any = !of_a.0.is_empty() || of_a.1.is_some();
    any && of_a == of_b && kind(a) == kind(b)
}
