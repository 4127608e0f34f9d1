//! Holds a report as a page to print: one file, no scripts, nothing from elsewhere. Must not
//! search.

use super::{beside, missing, place, reserves};
use crate::find::report::{Report, label, meaning};
use crate::model::Certainty;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
<title>Where one person's data stand</title>\n<style>\n\
body{font:11pt/1.4 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}\n\
table{border-collapse:collapse;width:100%;margin:.5em 0}\n\
td,th{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}\n\
h3{font-size:11pt;margin:1.5em 0 .3em;word-break:break-all}\n\
.n{text-align:right}\n\
@media print{body{margin:0;max-width:none}tr,h3{break-inside:avoid}h3{break-after:avoid}}\n\
</style>\n</head>\n<body>\n";

pub(super) fn write(report: &Report) -> String {
    let g = &report.gathered;
    let mut out = String::from(HEAD);
    out.push_str(&format!(
        "<h1>Where one person's data stand</h1>\n<p>{}</p>\n<h2>Looked for</h2>\n<ul>\n",
        report.day
    ));
    for (kind, value) in &report.values {
        out.push_str(&format!("<li>{kind}: {}</li>\n", escaped(value)));
    }
    out.push_str(&format!(
        "</ul>\n<h2>Coverage</h2>\n<p>{} objects: {} read in full, {} in part, {} not, {} left out as asked or links, {} not read again.</p>\n<ul>\n",
        g.objects, g.full, g.partial, g.unread, g.left_out, g.skipped
    ));
    for text in reserves(report) {
        out.push_str(&format!("<li>{}</li>\n", escaped(&text)));
    }
    out.push_str("</ul>\n<h2>Found</h2>\n<table>\n<tr><th>certainty</th><th>objects</th><th>places</th><th>meaning</th></tr>\n");
    for certainty in Certainty::ALL {
        let count = g.found[certainty as usize];
        out.push_str(&format!(
            "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>\n",
            label(certainty),
            count.objects,
            count.places,
            meaning(certainty)
        ));
    }
    out.push_str("</table>\n");
    for object in &report.objects {
        out.push_str(&format!("<h3>{}</h3>\n<table>\n<tr><th>certainty</th><th>field</th><th>place</th><th>what</th><th>written</th><th>form</th></tr>\n", escaped(&object.path)));
        for found in &object.places {
            let kind = report.values.get(usize::from(found.value)).map_or("", |(kind, _)| kind);
            out.push_str(&format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{kind}</td><td>{}</td><td>{}</td></tr>\n",
                label(found.certainty),
                escaped(&found.field),
                place(found),
                escaped(&found.shown),
                found.form
            ));
        }
        out.push_str("</table>\n");
        if object.more > 0 {
            out.push_str(&format!("<p>And {} places more.</p>\n", object.more));
        }
        for (table, columns) in beside(object) {
            out.push_str(&format!(
                "<p>{}: {}</p>\n",
                escaped(&table),
                escaped(&columns.join(", "))
            ));
        }
    }
    if !report.unread.is_empty() {
        out.push_str("<h2>Not read, or not all of it</h2>\n<ul>\n");
        for object in &report.unread {
            out.push_str(&format!("<li>{}: {}</li>\n", escaped(&object.path), missing(object)));
        }
        if report.more_unread > 0 {
            out.push_str(&format!("<li>and {} more</li>\n", report.more_unread));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// Text that stands for itself.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
