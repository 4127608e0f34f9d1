//! Holds C17: passwords and keys that can be read, or that a weak hash gives away. Must not
//! know any of them.

use crate::minimise::columns::speaks_of;
use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::model::FieldRecord;

pub(super) const CHECK: Check = Check {
    id: "C17",
    name: "secrets in clear",
    about: "Passwords, keys or tokens can be read, or passwords are kept by a weak hash.",
    needs: Needs::Nothing,
    reads: "Findings of passwords, keys and tokens; of columns of passwords, their name and the \
            lengths of their values.",
    fires: "Critical in clear. High for columns whose values all have the length of MD5 (32) or \
            SHA-1 (40), medium for that of SHA-256 (64) and SHA-512 (128). Not for columns whose \
            values have other lengths, of 50 or more, that are all the same (bcrypt, Argon2, \
            PBKDF2).",
    sure: "Certain where confirmed; else an indication, and of hashes always: their length is \
           what tells.",
    cannot: "Whether a hash is salted; whether a password still works.",
    article: "GDPR art. 32",
    next: "Change them now, keep them in a password manager, and delete the file.",
    watch: || Box::new(Secrets::default()),
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Clear,
    Weak,
    Fast,
}

#[derive(Default)]
struct Secrets(Tally<Why>);

/// What a column of passwords holds by the lengths of its values; none for good hashes.
fn of_column(column: &FieldRecord) -> Option<Why> {
    match column.lengths {
        // three values of one length are a hash, one may be a password
        Some((32 | 40, most)) if column.lengths == Some((most, most)) => Some(Why::Weak),
        Some((64 | 128, most)) if column.lengths == Some((most, most)) => Some(Why::Fast),
        Some((least @ 50.., most)) if least == most => None,
        _ if speaks_of(&column.field, &["hash", "digest"]) => None,
        _ => Some(Why::Clear),
    }
}

impl Watch for Secrets {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, sure, column, .. } in seen.personal() {
            let password = finding.category == "auth.password";
            if !password && finding.category != "auth.secret" {
                continue;
            }
            let why = match column {
                Some(column) if password => of_column(column),
                _ => Some(Why::Clear),
            };
            if let Some(why) = why {
                self.0.add(seen, owner, why, seen.found(CHECK.id, owner, finding, sure));
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, why, places) in self.0.into_groups() {
            let n = counted(places.count, "secret");
            let (severity, sure, subject, message) = match why {
                Why::Clear => {
                    let sure = Sure::certain_if(places.confirmed > 0);
                    (Severity::Critical, sure, "clear", format!("{n} that can be read"))
                }
                Why::Weak => {
                    let message = format!("{n} as long as MD5 or SHA-1 makes them");
                    (Severity::High, Sure::Indication, "weak hash", message)
                }
                Why::Fast => {
                    let message = format!("{n} as long as SHA-256 or SHA-512 makes them");
                    (Severity::Medium, Sure::Indication, "fast hash", message)
                }
            };
            let issue = Issue::new(&CHECK, severity, sure, group.whose(end.cx));
            let issue = issue.says(subject, message).at(places);
            issues.push(match why {
                Why::Clear => issue,
                Why::Weak | Why::Fast => issue.by("the lengths of the values").next(
                    "Hash passwords by Argon2, scrypt or bcrypt, and have them chosen again.",
                ),
            });
        }
    }
}
