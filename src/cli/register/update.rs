//! Holds `speur register update`: what an inventory found beside what a register declares, as
//! a diff for a person. Must not write the register.

use super::super::wrap::hanging;
use super::super::{Exit, Failure, print};
use super::args::UpdateArgs;
use super::{each, exit_of, load};
use crate::model::Header;
use crate::register::{Count, Difference, Observed, Register, SystemDifference, compare};
use crate::store::Inventory;

/// Runs the command.
pub(super) fn run(args: &UpdateArgs) -> Result<Exit, Failure> {
    let register = load(&args.register)?;
    let mut inventory = Inventory::open(&args.inventory).map_err(Failure::usage)?;
    let mut observed = Observed::new(register.systems.iter().map(|s| s.locations.len()));
    each(&mut inventory, |record| {
        observed.see(record, &register.locations, &register.categories);
    })?;
    let difference = compare(&register, &observed);
    let exit = exit_of(&inventory);
    let mut out = String::new();
    for (is, why) in [
        (exit != Exit::Complete, "was stopped or lacks shards"),
        (rules_are_off(inventory.header()), "was made with some rules off"),
    ] {
        if is {
            let what = format!("The scan {why}: what is not found may yet be there.");
            hanging(&mut out, "", &what);
            out.push('\n');
        }
    }
    out.push_str(&said(&register, &difference));
    print(&out)?;
    Ok(exit)
}

/// Whether one of the scans looked for less than all.
fn rules_are_off(header: &Header) -> bool {
    let changes = header.scans.iter().filter_map(|scan| scan.changes.as_ref());
    changes.into_iter().any(|changes| changes.packs.is_some() || !changes.off.is_empty())
}

fn said(register: &Register, difference: &Difference) -> String {
    let mut out = String::new();
    for one in &difference.systems {
        system(&mut out, register, one);
    }
    if !difference.elsewhere.is_empty() {
        out.push_str("In no system\n");
        for folder in &difference.elsewhere {
            let personal = counted(folder.personal, "object");
            hanging(&mut out, "  ? ", &format!("{}: {personal} with personal data", folder.folder));
            let all: Vec<String> = folder
                .found
                .iter()
                .map(|(name, count)| format!("{name} {}", count.sure()))
                .collect();
            hanging(&mut out, "    ", &all.join(", "));
        }
        out.push('\n');
    }
    if !difference.contests.is_empty() {
        out.push_str("In two systems alike; the first has them\n");
        for (first, other, contest) in &difference.contests {
            let more = match contest.objects {
                1 => String::new(),
                n => format!(" and {} more", n - 1),
            };
            hanging(&mut out, "  ! ", &format!("{first}, {other}: {}{more}", contest.path));
        }
        out.push('\n');
    }
    out.push_str(if difference.differs() {
        "Nothing was changed: the register is yours to edit.\n\
         + found, not declared   - declared, not found   ? whose is it?   ! see to it\n"
    } else {
        "The register says what was found.\n"
    });
    out
}

fn system(out: &mut String, register: &Register, one: &SystemDifference) {
    let system = &register.systems[one.system];
    let state = if one.differs() { "" } else { ": as declared" };
    let line = system.stands.line;
    let place = format!("{}:{line}", system.stands.file);
    hanging(out, "", &format!("{} ({place}){state}", system.title()));
    let mut about =
        format!("{}, {} with personal data", counted(one.objects, "object"), one.personal);
    if one.with_gaps > 0 {
        about.push_str(&format!(", {} not read in full", one.with_gaps));
    }
    hanging(out, "    ", &about);
    if one.ended_with_data {
        hanging(out, "  ! ", "the register says that it ended, but its data are there");
    }
    for (name, count) in &one.undeclared {
        hanging(out, "  + ", &format!("{name}: {}", matches(count)));
    }
    for name in &one.not_found {
        let sure = match one.with_gaps {
            0 => String::new(),
            n => format!("; {n} not read in full may hold it"),
        };
        hanging(out, "  - ", &format!("{name}{sure}"));
    }
    for name in &one.not_sought {
        hanging(out, "    ", &format!("{name}: declared, but no rule that ships looks for it"));
    }
    for location in &one.unmet {
        hanging(out, "  ! ", &format!("no object lies at {location}"));
    }
    out.push('\n');
}

fn matches(count: &Count) -> String {
    let objects = counted(count.objects, "object");
    match (count.confirmed, count.likely) {
        (confirmed, 0) => format!("{confirmed} confirmed in {objects}"),
        (0, likely) => format!("{likely} likely in {objects}"),
        (confirmed, likely) => format!("{confirmed} confirmed, {likely} likely in {objects}"),
    }
}

fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
