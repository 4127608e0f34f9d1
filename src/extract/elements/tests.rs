//! Holds what the elements of a document must come to. Must not know files.

use super::*;
use crate::extract::Flow;
use crate::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Segment};

#[derive(Default)]
struct Listed {
    fields: Vec<String>,
    told: Vec<String>,
    text: String,
    gaps: Vec<Cause>,
}

impl Sink for Listed {
    fn field(&mut self, path: FieldPath, _: FieldKind, _: Option<String>) -> FieldId {
        self.fields.push(path.to_string());
        FieldId(self.fields.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        for value in &chunk.values {
            let field = &self.fields[value.field.0 as usize];
            if field == "text" {
                self.text += &String::from_utf8_lossy(&chunk.buf[chunk.owned.clone()]);
            } else {
                let text = String::from_utf8_lossy(chunk.text(value));
                self.told.push(format!("{field}[{}]={text}", value.record));
            }
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        Flow::Continue
    }

    fn gap(&mut self, gap: Gap) {
        self.gaps.push(gap.cause);
    }

    fn fact(&mut self, _: Fact, _: &str) {}
    fn charset(&mut self, _: &'static str) {}
}

fn listed(xml: &str) -> Listed {
    let limits = Limits { window: 50, fields: 200, ..Limits::default() };
    let mut source = Source::of_bytes(xml.as_bytes().to_vec(), &limits);
    let mut listed = Listed::default();
    if let Err(ExtractError::Read(error)) = read(&mut source, &mut listed) {
        assert_eq!(error.to_string(), "it ends too early");
        listed.gaps.push(Cause::Truncated);
    }
    listed
}

#[test]
fn elements_and_attributes_are_fields() {
    for (xml, expected, text) in [
        (
            "<ks><k nr='7'><n>Jan</n></k><k><n>Els</n><x:p xmlns:x='u'>Gent</x:p></k></ks>",
            &["ks/k.@nr[1]=7", "ks/k.n[1]=Jan", "ks/k.n[2]=Els", "ks/k.p[2]=Gent"][..],
            "",
        ),
        ("<l><m>a@b.be</m><m>c@d.be</m></l>", &["l.m[1]=a@b.be", "l.m[2]=c@d.be"], ""),
        (
            "<r><table_data name='klant'><row><field name='bsn'>1</field></row></table_data></r>",
            &["r/klant/row.bsn[1]=1"],
            "",
        ),
        (
            "<c><add key='mail' value='a@b.be'/><item name='Jan Jansen 12345678901'>x</item></c>",
            &[
                "c/mail.@key[1]=mail",
                "c.mail[1]=a@b.be",
                "c/item.@name[1]=Jan Jansen 12345678901",
                "c.item[1]=x",
            ],
            "",
        ),
        ("<p>Beste <b>Jan</b> <i>Peeters</i>,\n  dag</p>", &[], "Beste Jan Peeters, dag\n"),
        ("<p><b>Jan</b> Peeters</p>", &[], "Jan Peeters\n"),
        ("<a><!-- Els --><?php x?><b> <![CDATA[1<2]]> </b></a>", &["a.b[1]=1<2"], " Els \nphp x\n"),
        ("<svg><path d='M 1 2'/><text x='1'>Jan</text></svg>", &["svg.text[1]=Jan"], ""),
    ] {
        let listed = listed(xml);
        assert_eq!(listed.told, expected, "{xml}");
        assert_eq!(listed.text, text, "{xml}");
        assert_eq!(listed.gaps, [], "{xml}");
    }
}

#[test]
fn what_is_not_well_formed_is_read_and_told() {
    for (xml, expected, text, gap) in [
        ("<a><b>x</c></b></a>", &["a.b[1]=x"][..], "", Cause::Corrupt),
        ("<a><b>x</a>", &["a.b[1]=x"], "", Cause::Corrupt),
        ("<a><b>x", &["a.b[1]=x"], "", Cause::Truncated),
        ("<a><b k='Jan>x</b><c>y</c></a>", &["a.c[1]=y"], "<b k='Jan>x\n", Cause::Corrupt),
        ("<a><b>x</b><!-- Jan", &["a.b[1]=x"], " Jan\n", Cause::Truncated),
        (
            "<!DOCTYPE a [<!ENTITY b 'Jan'>]><a><c>&b;&b;</c></a>",
            &["a.c[1]=&b;&b;"],
            "DOCTYPE a [<!ENTITY b 'Jan'>]\n",
            Cause::Unsupported,
        ),
    ] {
        let listed = listed(xml);
        assert!(expected.iter().all(|e| listed.told.iter().any(|t| t == e)), "{:?}", listed.told);
        assert!(listed.gaps.contains(&gap), "{xml}: {:?}", listed.gaps);
        if !text.is_empty() {
            assert_eq!(listed.text, text, "{xml}");
        }
    }
}

#[test]
fn what_is_deep_wide_or_long_stays_bounded() {
    let deep = listed(&("<a>".repeat(100_000) + "Jan" + &"</a>".repeat(100_000)));
    assert_eq!((deep.told.len(), deep.gaps.len()), (1, 0));
    let names: String = (0..1000).map(|i| format!("<n{i}>{i}</n{i}>")).collect();
    let wide = listed(&format!("<a>{names}</a>"));
    assert_eq!((wide.told.len(), wide.gaps), (1000, vec![Cause::TooMany]));
    let long = listed(&format!("<a><b>{}Jan</b><c>Els</c></a>", "x ".repeat(HELD)));
    assert!(long.text.ends_with("x Jan\n") && long.told == ["a.c[1]=Els"]);
}
