//! Holds what a statement should say and one does not. Must not know how facts are found.

use super::blocks::Sentence;
use super::lexicon::Lexicons;
use crate::register::said::{Identifier, Missing, RetentionKind, Right, Said};
use crate::register::words::LegalBasis;

/// What is missing, in the order of the law. What only some must say is missing only where
/// the statement itself shows that it must.
pub(super) fn missing(said: &Said, all: &[Sentence], lexicons: &Lexicons) -> Vec<Missing> {
    let cue = |name: &str| {
        all.iter().any(|sentence| {
            let area = lexicons.of(sentence.language).area("cues");
            area.every(&sentence.words, &[]).iter().any(|hit| area.label(hit) == name)
        })
    };
    let reached = |kind: Identifier| said.identifiers.iter().any(|one| one.what.kind == kind);
    let right = |right: Right| said.rights.iter().any(|one| one.what.right == right);
    let basis = |basis: LegalBasis| said.legal_bases.iter().any(|one| one.what.basis == basis);
    let special = said.categories.iter().any(|one| one.what.category.starts_with("special."));
    let told =
        said.retentions.iter().any(|one| !matches!(one.what.kind, RetentionKind::Indefinite));
    let stays = said
        .promises
        .iter()
        .any(|one| one.what.promise == crate::register::said::Promise::OnlyInEea);
    let guarded = said.transfers.iter().all(|one| one.what.safeguard.is_some());
    let unnamed = said.cookies.iter().all(|one| one.what.lasts.is_none());
    let interest = all.iter().any(|sentence| {
        let area = lexicons.of(sentence.language).area("bases");
        let hits = area.every(&sentence.words, &[]);
        let named = hits.iter().any(|hit| area.label(hit) == "legitimate-interests");
        // more than the words themselves
        named && sentence.words.len() >= 6
    });
    let mut out = Vec::new();
    let mut lacks = |what: Missing, lacking: bool| {
        if lacking {
            out.push(what);
        }
    };
    lacks(Missing::Controller, said.organisations.is_empty());
    let reachable =
        [Identifier::Email, Identifier::Phone, Identifier::Address].into_iter().any(reached);
    lacks(Missing::Contact, !reachable);
    lacks(Missing::Officer, special && !said.identifiers.iter().any(|one| one.what.officer));
    lacks(Missing::Categories, said.categories.is_empty());
    lacks(Missing::Purposes, said.purposes.is_empty());
    lacks(Missing::LegalBasis, said.legal_bases.is_empty());
    lacks(Missing::Interest, basis(LegalBasis::LegitimateInterests) && !interest);
    lacks(Missing::Recipients, said.recipients.is_empty() && said.processors.is_empty());
    lacks(Missing::Transfers, said.transfers.is_empty() && !stays);
    lacks(Missing::Safeguards, !said.transfers.is_empty() && !guarded);
    lacks(Missing::Retention, !told);
    for (what, which) in [
        (Missing::Access, Right::Access),
        (Missing::Rectification, Right::Rectification),
        (Missing::Erasure, Right::Erasure),
        (Missing::Restriction, Right::Restriction),
        (Missing::Objection, Right::Objection),
        (Missing::Portability, Right::Portability),
    ] {
        lacks(what, !right(which));
    }
    lacks(Missing::Withdrawal, basis(LegalBasis::Consent) && !right(Right::Withdrawal));
    lacks(Missing::Complaint, !right(Right::Complaint));
    lacks(Missing::Obligation, !cue("obligation"));
    lacks(Missing::AutomatedDecisions, !cue("automated"));
    lacks(Missing::Cookies, !said.cookies.is_empty() && unnamed);
    lacks(Missing::Day, said.dates.is_empty());
    out
}
