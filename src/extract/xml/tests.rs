//! Holds what reading XML must give. Must not know documents.

use super::*;

/// All tokens of `xml`, read by `step` bytes, pieces of text joined, as one line:
/// `<p k=v>`, `</p>`, text; behind it what ended it.
fn shown(xml: &[u8], step: usize) -> String {
    struct Steps<'a>(&'a [u8], usize);
    impl Read for Steps<'_> {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(buf.len()).min(self.0.len());
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }
    let limits = Limits { record: 1000, ..Limits::default() };
    let mut xml = Xml::new(Steps(xml, step), &limits);
    let mut out = String::new();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    loop {
        match xml.next() {
            Ok(Some(Token::Start(tag))) => {
                let k = tag.get(b"k").map_or(String::new(), |v| format!(" k={}", text(&v)));
                out += &format!("<{}{k}>", text(tag.local()));
            }
            Ok(Some(Token::End(name))) => out += &format!("</{}>", text(name)),
            Ok(Some(Token::Text(piece))) => out += &text(piece),
            Ok(None) => return out,
            Err(error) => return format!("{out} !{error}"),
        }
    }
}

#[test]
fn tags_and_text_come_as_they_stand() {
    for (xml, expected) in [
        ("<a><b>x</b></a>", "<a><b>x</b></a>"),
        ("<w:p w:k='1 > 0'/>", "<p k=1 > 0></p>"),
        ("<a k = \"Jan &amp; Els\" >", "<a k=Jan & Els> !it ends too early"),
        ("<a>R&#233;n&#xE9;e &lt;&amp;&gt; &euml;</a>", "<a>Rénée <&> ë</a>"),
        ("<a><!-- <b> --><![CDATA[<b>&amp;]]]]><?x <b>?></a>", "<a><b>&amp;]]</a>"),
        ("<!DOCTYPE a [<!ENTITY b \"]>c\"> <!ENTITY d '&b;&b;'>]><a>&d;</a>", "<a>&d;</a>"),
        ("<!DOCTYPE a [<!-- it's -->]><a>x</a>", "<a>x</a>"),
        ("<a>1 < 2 <= 3</a>", "<a>1 < 2 <= 3</a>"),
        ("<a></b ></a\n>", "<a></b></a>"),
        ("<a>x", "<a>x !it ends too early"),
        ("<a><!-- x", "<a> !it ends too early"),
        ("<a><![CDATA[x", "<a>x !it ends too early"),
        ("<a><b k='", "<a> !it ends too early"),
        ("", ""),
        ("x", "x"),
        ("<", "<"),
    ] {
        for step in [1, 7, 1 << 20] {
            assert_eq!(shown(xml.as_bytes(), step), expected, "{xml} by {step}");
        }
    }
}

#[test]
fn any_charset_is_read() {
    let xml = "<?xml version='1.0' encoding='CHARSET'?><a k='é'>Renée €</a>";
    let expected = "<a k=é>Renée €</a>";
    let utf16 = |big: bool, mark: &str| -> Vec<u8> {
        let text = format!("{mark}{}", xml.replace("CHARSET", "UTF-16"));
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    };
    let windows =
        encoding_rs::WINDOWS_1252.encode(&xml.replace("CHARSET", "windows-1252")).0.into_owned();
    let marked = format!("\u{FEFF}{}", xml.replace("CHARSET", "utf-8")).into_bytes();
    for bytes in [
        utf16(true, "\u{FEFF}"),
        utf16(false, "\u{FEFF}"),
        utf16(true, ""),
        utf16(false, ""),
        windows,
        marked,
    ] {
        for step in [1, 1000] {
            assert_eq!(shown(&bytes, step), expected);
        }
    }
}

#[test]
fn a_long_text_comes_in_pieces_that_cut_nothing() {
    let word = "é&#8364;&amp;x";
    for lead in 0..word.len() {
        let text = word.repeat(20_000);
        let xml = format!("<a>{}{text}</a>", "y".repeat(lead));
        let mut xml = Xml::new(xml.as_bytes(), &Limits::default());
        let (mut all, mut pieces) = (Vec::new(), 0);
        while let Some(token) = xml.next().expect("well-formed") {
            if let Token::Text(piece) = token {
                assert!(piece.len() <= 2 * buffer::PIECE && std::str::from_utf8(piece).is_ok());
                all.extend_from_slice(piece);
                pieces += 1;
            }
        }
        let expected = "y".repeat(lead) + &"é€&x".repeat(20_000);
        assert!(String::from_utf8_lossy(&all) == expected && pieces > 3, "{pieces} pieces");
    }
}

#[test]
fn a_tag_of_any_length_is_a_limit() {
    let xml = format!("<a>x<b k='{}'/></a>", "y".repeat(200_000));
    assert_eq!(shown(xml.as_bytes(), 5000), "<a>x !limit record of 1000");
}
