//! Holds what the elements of a page must come to. Must not know files.

use super::*;
use crate::extract::Flow;
use crate::input::Limits;
use crate::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment};

#[derive(Default)]
struct Listed {
    fields: Vec<String>,
    told: Vec<String>,
    text: String,
    inside: Vec<String>,
}

impl Sink for Listed {
    fn field(&mut self, path: FieldPath, _: FieldKind, _: Option<String>) -> FieldId {
        self.fields.push(path.to_string());
        FieldId(self.fields.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        for value in &chunk.values {
            let field = &self.fields[value.field.0 as usize];
            let text = String::from_utf8_lossy(chunk.text(value));
            match field.as_str() {
                "text" => self.text += &text,
                _ => self.told.push(format!("{field}[{}]={text}", value.record)),
            }
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, segment: Segment, source: &mut Source) -> Flow {
        let name = String::from_utf8_lossy(segment.base_name()).into_owned();
        self.inside.push(format!("{name}: {}", String::from_utf8_lossy(source.head())));
        Flow::Continue
    }

    fn gap(&mut self, _: Gap) {}

    fn fact(&mut self, fact: Fact, value: &str) {
        self.told.push(format!("{fact:?}={value}"));
    }

    fn charset(&mut self, _: &'static str) {}
}

fn listed(html: &str) -> Listed {
    let limits = Limits::default();
    let mut source = Source::of_bytes(html.as_bytes().to_vec(), &limits);
    let mut listed = Listed::default();
    let result = read_as(&mut source, None, &mut listed);
    assert!(result.is_ok(), "{html}: {result:?}");
    listed
}

#[test]
fn lines_are_what_people_see() {
    for (html, expected) in [
        ("<p><b>Jan</b>\n  Peeters<p>Els", "Jan Peeters\nEls\n"),
        ("Jan <i>Peeters</i>, <br> Gent<div> x </div>y", "Jan Peeters,\nGent\nx\ny\n"),
        ("<ul><li>een<li>twee</ul>", "een\ntwee\n"),
        ("<dl><dt>BSN</dt><dd>111222333</dd><dt>Naam</dt><dd>Jan", "BSN: 111222333\nNaam: Jan\n"),
        ("<pre>a  b\n c</pre>d", "a  b\n c\nd\n"),
        ("<p>a<img alt='Jan op reis'>b</p>", "ab\nJan op reis\n"),
        ("<p hidden style='display:none'>geheim</p>", "geheim\n"),
        ("<title>Ren&eacute;e</title><textarea>x\ny</textarea>", "Renée\nx\ny\n"),
        ("<select><option value=1>Jan<option>Els</select>", "Jan\nEls\n"),
    ] {
        assert_eq!(listed(html).text, expected, "{html}");
    }
}

#[test]
fn tables_have_columns() {
    for (html, text, cells) in [
        (
            "<table><caption>Leden</caption><tr><th>wie<th>wat<tr><td>Jan<td>lid</table>x",
            "Leden\nwie\twat\nx\n",
            &["table 1.wie[1]=Jan", "table 1.wat[1]=lid"][..],
        ),
        (
            "<table><thead><tr><th colspan=2>Lijst</th></tr><tr><th>wie</th><th>wat</th></tr>\
             </thead><tr><td rowspan=2>Jan</td><td>a</td></tr><tr><td>b</td></tr></table>",
            "Lijst\nwie\twat\n",
            &["table 1.wie[1]=Jan", "table 1.wat[1]=a", "table 1.wat[2]=b"],
        ),
        (
            "<table><tr><th>BSN<td>111222333<tr><th>Naam<td>Jan</table>",
            "BSN\t111222333\nNaam\tJan\n",
            &[],
        ),
        ("<table><tr><td title='een'>a</td><td>b</td></tr></table>", "a\neen\tb\n", &[]),
        ("<td>a<td>b", "\ta\tb\n", &[]),
    ] {
        let listed = listed(html);
        assert_eq!(listed.text, text, "{html}");
        assert_eq!(listed.told, cells, "{html}");
    }
}

#[test]
fn what_is_not_seen_is_read_too() {
    for (html, expected) in [
        ("<input name=bsn value='111222333'>", &["form.bsn[1]=111222333"][..]),
        ("<textarea name=nota>x\ny</textarea>", &["form.nota[1]=x\ny"]),
        ("<a href='mailto:jan%40x.be'>x</a>", &["links.target[1]=mailto:jan@x.be"]),
        ("<a href='#top' onclick=\"f('Jan')\">x</a>", &["scripts.text[0]=f('Jan')\n"]),
        ("<meta name=author content=Jan>", &["(properties).author[1]=Jan"]),
        ("<meta name='dcterms.created' content='2025-01-02'>", &["Created=2025-01-02"]),
        ("<p data-mail='a@b.be' class=x>", &["attributes.data-mail[1]=a@b.be"]),
        ("<!-- Jan --><p>x", &["comments.text[0]= Jan \n"]),
        ("<script>let x='Jan';</script>", &["scripts.text[0]=let x='Jan';"]),
    ] {
        assert_eq!(listed(html).told, expected, "{html}");
    }
    let listed = listed("<img src='data:text/plain;base64,SmFu'><img src='a.png'>");
    assert_eq!(listed.inside, ["plain: Jan"]);
    assert_eq!(listed.told, ["links.target[1]=a.png"]);
}

#[test]
fn what_is_deep_or_wide_stays_bounded() {
    let tables = "<table><tr><td>x".repeat(50_000);
    assert_eq!(listed(&tables).text.matches('x').count(), 50_000);
    let names: String = (0..20_000).map(|i| format!("<p data-n{i}='abc{i}'>")).collect();
    assert!(listed(&names).fields.len() < 600);
    let wide = format!("<table><tr>{}</table>", "<td colspan=1000 rowspan=1000>x".repeat(5000));
    assert_eq!(listed(&wide).text.matches('x').count(), 5000);
}
