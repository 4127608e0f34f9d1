//! Holds C23: systems in which nobody's data can be looked up. Must not know requests.

use crate::minimise::issue::{Issue, Place, Places, Severity, Sure, Whose};
use crate::minimise::seen::End;
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Status;

pub(super) const CHECK: Check = Check {
    id: "C23",
    name: "request readiness",
    about: "The register names a system or a place that the inventory does not hold: the request \
            of a person could not be answered from it.",
    needs: Needs::Register,
    reads: "The locations of systems and the objects that they speak of.",
    fires: "Medium for locations with no object in a whole inventory.",
    sure: "Certain that nothing of it is in this inventory.",
    cannot: "Whether requests are answered in time: that stands in a log of requests.",
    article: "GDPR art. 12(3), 15",
    next: "Correct the location, or scan the place too.",
    watch: || Box::new(Requests),
};

struct Requests;

impl Watch for Requests {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        let (Some(observed), true) = (end.observed, end.cx.is_whole) else { return };
        for (number, system) in end.cx.systems().filter(|(_, s)| s.status != Status::Ended) {
            let met = &observed.met[number];
            let unmet = system.locations.iter().zip(met).filter(|(_, met)| !**met);
            let mut places = Places::default();
            for (nth, (location, _)) in unmet.enumerate() {
                places.add(nth as u64 + 1, Place::of(location));
            }
            if places.places == 0 {
                continue;
            }
            places.gathered = false;
            let message = match observed.systems[number].objects {
                0 => "Nothing of it is in the inventory".to_owned(),
                _ => "The inventory holds no object at some of its locations".to_owned(),
            };
            let whose = Whose::System(system.id.clone());
            issues.push(
                Issue::new(&CHECK, Severity::Medium, Sure::Certain, whose)
                    .says("locations", message)
                    .at(places)
                    .against(&system.stands, "`locations` of the system"),
            );
        }
    }
}
