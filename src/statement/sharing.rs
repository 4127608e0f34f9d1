//! Holds who receives data, who processes them for the organisation, and what leaves the
//! European Economic Area. Must not know promises.

use super::blocks::Sentence;
use super::lexicon::Lexicons;
use super::parties::with_form;
use super::plain::fact;
use super::tokens::folded;
use crate::model::Band;
use crate::register::said::{Fact, Language, Party, Recipient, SaidTransfer};
use crate::register::words::Safeguard;

/// Recipients by what they are called, each once.
pub(super) fn recipients(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<Recipient>> {
    let mut out: Vec<Fact<Recipient>> = Vec::new();
    for sentence in all {
        let lexicon = lexicons.of(sentence.language);
        let gives = gives(sentence);
        if !(sentence.is_in("sharing") || gives)
            || sentence.is_in("rights")
            || sentence.is_in("security")
        {
            continue;
        }
        let area = lexicon.area("recipients");
        for hit in area.every(&sentence.words, &[]) {
            let name = area.label(&hit).to_owned();
            if !out.iter().any(|known| known.what.name == name) {
                out.push(fact(
                    sentence,
                    &hit.words,
                    Recipient { name, named: false },
                    Band::Likely,
                ));
            }
        }
    }
    out
}

/// Whether a sentence hands data on.
fn gives(sentence: &Sentence) -> bool {
    let starts = [
        "delen",
        "deel",
        "verstrek",
        "doorge",
        "geven",
        "geeft",
        "transmis",
        "transmet",
        "communiqu",
        "partag",
        "share",
        "disclos",
        "weiter",
        "ubermittel",
        "confie",
        "gedeeld",
        "pass",
    ];
    sentence.words.iter().any(|word| starts.iter().any(|start| word.norm.starts_with(start)))
}

/// Companies that process for the organisation, each once.
pub(super) fn processors(
    all: &[Sentence],
    organisations: &[Fact<Party>],
    lexicons: &Lexicons,
) -> Vec<Fact<Recipient>> {
    let mut out: Vec<Fact<Recipient>> = Vec::new();
    let own: Vec<String> = organisations.iter().map(|one| folded(&one.what.name)).collect();
    let Some(vendors) = lexicons.names("vendors") else { return out };
    for sentence in all {
        let rows_of_cookies =
            sentence.cells.iter().any(|cell| cell.column.as_deref() == Some("lasts"));
        if sentence.is_in("rights") && !rows_of_cookies || sentence.is_in("definitions") {
            continue;
        }
        let mut add = |words: std::ops::Range<usize>, name: String, band: Band| {
            let plain = folded(&name);
            let is_own = own.iter().any(|own| own.contains(&plain) || plain.contains(own.as_str()));
            let known = out.iter().any(|known| folded(&known.what.name) == plain);
            if !is_own && !known {
                out.push(fact(sentence, &words, Recipient { name, named: true }, band));
            }
        };
        for hit in vendors.find(&sentence.words, &[]) {
            // some names are words as well: they bear a capital, and it begins no sentence
            let written = sentence.written(hit.words.clone()).to_owned();
            let first = &sentence.words[hit.words.start];
            let upper = first.capital
                || !first.norm.is_empty() && written.chars().any(char::is_uppercase)
                || written == "bpost"
                || written == "e-Boekhouden";
            let ambiguous = [
                "Box", "Square", "Segment", "Meta", "Byte", "Exact", "Rosa", "Assist", "Octopus",
                "Notion", "Clarity", "Apple", "SAP", "Oracle", "Stager", "Zoom", "Slack", "Canva",
                "Esis", "Byte", "Nucleus", "Bing", "CCV", "UPS",
            ];
            let begins = hit.words.start == 0 && ambiguous.contains(&written.as_str());
            let wholly = sentence.words[hit.words.clone()].iter().all(|word| !word.norm.is_empty());
            if upper && !begins && wholly && !browser(sentence, hit.words.start) {
                let formed = with_form(sentence, lexicons);
                let whole = formed.into_iter().find(|one| one.start == hit.words.start);
                let words = whole.unwrap_or(hit.words.clone());
                add(words.clone(), with_dot(sentence, &words), Band::Confirmed);
            }
        }
        if !sentence.is_in("contact") && (sentence.is_in("sharing") || cued(sentence, lexicons)) {
            for words in with_form(sentence, lexicons) {
                add(words.clone(), with_dot(sentence, &words), Band::Likely);
            }
        }
    }
    // of names that stand in longer ones the longer is enough
    let names: Vec<String> = out.iter().map(|one| folded(&one.what.name)).collect();
    out.retain(|one| {
        let plain = folded(&one.what.name);
        !names.iter().any(|other| {
            *other != plain
                && (other.starts_with(&format!("{plain} "))
                    || other.ends_with(&format!(" {plain}")))
        })
    });
    out
}

/// A name with the dot of its form: `Mollie B.V.`
fn with_dot(sentence: &Sentence, words: &std::ops::Range<usize>) -> String {
    let name = sentence.written(words.clone());
    let dot = sentence.text[sentence.words[words.end - 1].at.end..].starts_with('.');
    if dot && name.contains('.') { format!("{name}.") } else { name.to_owned() }
}

/// Whether a name is one of programs that people use to read the page.
fn browser(sentence: &Sentence, at: usize) -> bool {
    let near = &sentence.words[at.saturating_sub(3)..(at + 4).min(sentence.words.len())];
    near.iter().any(|word| {
        matches!(
            word.norm.as_str(),
            "chrome" | "safari" | "explorer" | "firefox" | "edge" | "store"
        )
    })
}

fn cued(sentence: &Sentence, lexicons: &Lexicons) -> bool {
    let starts = [
        "verwerker",
        "soustraitant",
        "processor",
        "auftragsverarbeit",
        "gehost",
        "heberge",
        "hosted",
        "servern",
        "gewartet",
        "wickelt",
        "software",
        "logiciel",
        "hosting",
        "verwerkersovereenkomst",
        "provider",
        "traites",
    ];
    let _ = lexicons;
    sentence.words.iter().any(|word| starts.iter().any(|start| word.norm.starts_with(start)))
}

/// What leaves the European Economic Area.
pub(super) fn transfers(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<SaidTransfer>> {
    let mut out: Vec<Fact<SaidTransfer>> = Vec::new();
    for (i, sentence) in all.iter().enumerate() {
        if sentence.is_in("rights") || sentence.is_in("definitions") {
            continue;
        }
        let lexicon = lexicons.of(sentence.language);
        let promised = lexicon.area("promises");
        let stays = promised
            .every(&sentence.words, &[])
            .iter()
            .any(|hit| promised.label(hit) == "only-in-eea");
        let cues = lexicon.area("cues");
        let stays =
            stays && !cues.every(&sentence.words, &[]).iter().any(|hit| cues.label(hit) == "break");
        let outside = lexicon.area("transfers").every(&sentence.words, &[]);
        let Some(countries) = lexicons.names("countries") else { continue };
        let abroad = countries.every(&sentence.words, &[]);
        // short names are words in small letters
        let abroad: Vec<_> = abroad
            .into_iter()
            .filter(|hit| {
                let written = sentence.written(hit.words.clone());
                // `Indien` is a word in Dutch
                let word = written == "Indien" && sentence.language != Language::German;
                let short = written.chars().count() <= 3;
                let capitals = written.chars().all(|c| c.is_uppercase() || c == '.');
                !word && written.starts_with(char::is_uppercase) && (capitals || !short)
            })
            .collect();
        let safeguards = lexicon.area("safeguards");
        let guarded = safeguards.every(&sentence.words, &[]);
        let next = all.get(i + 1).filter(|next| next.paragraph == sentence.paragraph);
        let guarded_next = next.map(|next| safeguards.every(&next.words, &[])).unwrap_or_default();
        let guard = guarded.first().or(guarded_next.first()).and_then(|hit| {
            let label = safeguards.label(hit);
            Safeguard::ALL.iter().find(|(word, _)| *word == label).map(|(_, value)| *value)
        });
        let moves = gives(sentence)
            || !guarded.is_empty()
            || sentence.is_in("sharing")
            || !outside.is_empty()
            || sentence.words.iter().any(|word| {
                [
                    "verwerk",
                    "trait",
                    "process",
                    "verarbeit",
                    "opgeslagen",
                    "stor",
                    "server",
                    "heberg",
                ]
                .iter()
                .any(|start| word.norm.starts_with(start))
            });
        if !moves {
            continue;
        }
        let vendor = lexicons
            .names("vendors")
            .and_then(|vendors| vendors.find(&sentence.words, &[]).into_iter().next());
        let recipient = vendor.map(|hit| sentence.written(hit.words).to_owned());
        for hit in &abroad {
            let country = countries.label(hit).to_owned();
            if out.iter().any(|known| known.what.country.as_ref() == Some(&country)) {
                continue;
            }
            let what = SaidTransfer {
                country: Some(country),
                recipient: recipient.clone(),
                safeguard: guard,
            };
            out.push(fact(sentence, &hit.words, what, Band::Confirmed));
        }
        if abroad.is_empty()
            && !stays
            && let Some(hit) = outside.first()
            && !out.iter().any(|known| known.what.country.is_none())
            && (guard.is_some()
                || gives(sentence)
                || sentence.is_in("sharing")
                || recipient.is_some())
        {
            let what = SaidTransfer { country: None, recipient, safeguard: guard };
            out.push(fact(sentence, &hit.words, what, Band::Likely));
        }
    }
    out
}
